from odoo import models
from odoo.exceptions import UserError


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _coop_next(self, code, record):
        """The next number for a record with a company and a date.

        :raises UserError: when the company has no such sequence
        """
        sequence = self.with_company(record.company_id)
        number = sequence.next_by_code(code, sequence_date=record.date)
        if not number:
            raise UserError(
                self.env._("The numbering is missing. Run Cooperative ▸ Thrift store ▸ Configuration ▸ Set-up again.")
            )
        return number
