from odoo import SUPERUSER_ID, api, models
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

    @api.model
    def _coop_next_number(self, model, company, date=None):
        """The next number in a company for a model whose sequence bears the model's name.

        :param date: the day whose year the number is of; today when it is None
        :raises UserError: when the company is no cooperative, or has no such sequence
        """
        company._coop_check_enabled()
        # Members, coaches and the audit committee take a number; the sequence is nobody's to edit. Odoo makes a range
        # for each year, which every colleague can read: the member who takes the first number does not stand there.
        sequences = self.with_user(SUPERUSER_ID).with_company(company)
        number = sequences.next_by_code(model._name, sequence_date=date)
        if not number:
            raise UserError(
                self.env._(
                    "%(company)s has no sequence for %(document)s. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=company.sudo().name,  # members, who draft requests, may not read companies
                    document=self.env["ir.model"]._get(model._name).name,
                )
            )
        return number
