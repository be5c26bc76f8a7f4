from odoo import api, fields, models


class AccountMove(models.Model):
    """The entry of a settlement is made and undone by the settlement only."""

    _inherit = "account.move"

    coop_settlement_id = fields.Many2one(
        "coop.settlement",
        string="Settlement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # A settlement asks which payments were reset to draft; nearly everything is posted.
    _coop_unposted_idx = models.Index("(company_id) WHERE state <> 'posted'")
    # And which documents count on another date than they are booked on.
    _coop_other_date_idx = models.Index("(company_id) WHERE reversed_entry_id IS NOT NULL OR invoice_date <> date")
    # And which are credit notes.
    _coop_credit_note_idx = models.Index("(company_id) WHERE move_type = 'out_refund'")

    @api.model
    def _coop_run_fields(self):
        return super()._coop_run_fields() | {"coop_settlement_id"}
