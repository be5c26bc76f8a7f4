from . import coop_purchase_declaration
from . import coop_statement
from . import coop_statement_rows
from . import coop_statement_words
from . import coop_reward_statement
from . import coop_weights
from . import coop_weights_report
