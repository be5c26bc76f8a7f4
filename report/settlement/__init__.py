from . import coop_statement
from . import coop_statement_rows
from . import coop_statement_words
