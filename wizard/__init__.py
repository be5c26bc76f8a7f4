from . import company
from . import books
from . import members
from . import municipality
from . import rewards
from . import assignment
from . import spending
from . import thrift
