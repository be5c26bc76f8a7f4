from odoo import api, models
from odoo.exceptions import UserError


class IrSequence(models.Model):
    """The numbers of a cooperative's documents."""

    _inherit = "ir.sequence"

    @api.model
    def _coop_next_number(self, code, company, date=None):
        """The next number of one kind of document.

        :param code: one of res.company, _prepare_coop_sequences
        :param date: the day whose year the number is of; today when it is None
        :raises UserError: when the company is no cooperative, or has no such sequence
        """
        company._coop_check_enabled()
        # Members, coaches, the shop and the audit committee take a number; the sequence is nobody's to edit.
        number = self.sudo().with_company(company).next_by_code(code, sequence_date=date)
        if not number:
            known = company.sudo()  # members, who draft requests, may not read companies
            raise UserError(
                self.env._(
                    "%(company)s has no sequence “%(sequence)s”. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=known.name,
                    sequence=known._prepare_coop_sequences().get(code, {}).get("name", code),
                )
            )
        return number
