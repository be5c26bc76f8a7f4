from . import coop_purchase_declaration
