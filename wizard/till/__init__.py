from . import coop_voucher_invoice
