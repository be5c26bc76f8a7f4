from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


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
        # Members, coaches, the shop and the audit committee take a number; the sequence is nobody's to edit. Odoo makes
        # a range for each year, which every colleague can read: it must not show the member who takes the first number.
        number = self.with_user(SUPERUSER_ID).with_company(company).next_by_code(code, sequence_date=date)
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

    def _create_date_range_seq(self, date):
        """Two who take the first number of a year at one moment: the second tries again, where core would let it fail on
        the first's row.
        """
        if (self.code or "").startswith("coop."):
            # Waits for who is first, and then fails in the way after which Odoo repeats the whole request.
            self.env.cr.execute(SQL("UPDATE ir_sequence SET write_date = write_date WHERE id = %s", self.id))
        return super()._create_date_range_seq(date)

    @api.model
    def _coop_next_numbers(self, code, company, count, date):
        """``count`` numbers in a row of the same sequence, for the year of ``date``.

        One lock and a handful of queries however many there are: a settlement numbers a statement for each member.
        """
        if not count:
            return []
        first = self._coop_next_number(code, company, date)
        # As one number is taken, so are more.
        sequences = self.sudo().with_company(company)
        domain = [("code", "=", code), ("company_id", "in", [company.id, False])]
        sequence = sequences.search(domain, order="company_id", limit=1)
        if sequence.implementation != "no_gap":
            return [first, *(self._coop_next_number(code, company, date) for _more in range(1, count))]
        counter = sequence
        if sequence.use_date_range:
            counter = sequence.date_range_ids.filtered(lambda year: year.date_from <= date <= year.date_to)[:1]
            sequence = sequence.with_context(ir_sequence_date_range=counter.date_from)
        # The first number locked the counter until the end of the transaction.
        counter.invalidate_recordset(["number_next"])
        following = [counter.number_next + step * sequence.number_increment for step in range(count)]
        counter.number_next = following[-1]
        return [first, *map(sequence.get_next_char, following[:-1])]
