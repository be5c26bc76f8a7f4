from . import accountant
from . import settlement
from . import rewards
from . import thrift
from . import till
