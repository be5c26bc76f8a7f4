from odoo import fields, models


class ResCompany(models.Model):
    """The numbers of assignments, and what members hear of them."""

    _inherit = "res.company"

    coop_mail_work = fields.Boolean(
        "Answers to work by e-mail",
        default=True,
        help="Members get a mail when their work is approved or sent back.",
    )
    coop_mail_paid = fields.Boolean(
        "Paid invoices by e-mail",
        default=True,
        help="Members get a mail when a customer has paid an invoice for their work.",
    )

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.assignment", self.env._("Assignment number"), "OPD/%(range_year)s/", 4
        )
