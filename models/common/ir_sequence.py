from odoo import api, models
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
        # Members, coaches and the audit committee take a number; the sequence is nobody's to edit.
        number = self.sudo().with_company(company).next_by_code(model._name, sequence_date=date)
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

    def _coop_next_numbers(self, code, count, date):
        """``count`` numbers in a row of the company's sequence of that code, for the year of ``date``.

        One lock and a handful of queries however many there are: a settlement numbers a statement for each member.
        """
        if not count:
            return []
        first = self.next_by_code(code, sequence_date=date)
        sequence = self.search(
            [("code", "=", code), ("company_id", "in", [self.env.company.id, False])], order="company_id", limit=1
        )
        if sequence.implementation != "no_gap":
            return [first, *(self.next_by_code(code, sequence_date=date) for _more in range(1, count))]
        counter = sequence
        if sequence.use_date_range:
            counter = sequence.date_range_ids.filtered(lambda one: one.date_from <= date <= one.date_to)[:1]
            sequence = sequence.with_context(ir_sequence_date_range=counter.date_from)
        # The first number locked the counter until the end of the transaction.
        counter.invalidate_recordset(["number_next"])
        following = [counter.number_next + step * sequence.number_increment for step in range(count)]
        counter.number_next = following[-1]
        return [first, *map(sequence.get_next_char, following[:-1])]
