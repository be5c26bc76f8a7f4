from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import Destination, step_key


class BasePartnerMerge(models.TransientModel):
    """The steps of settlements name the authority that receives a contribution: the name follows its contact."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._coop_check_one_receiver(src_partners | dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        for partner in src_partners:
            self._coop_rename_step_keys(partner, dst_partner)
        return result

    def _coop_check_one_receiver(self, partners):
        """Of two rules that would become the same, core deletes one without a word, and a contribution with it."""
        # Whoever merges contacts need not be allowed to read the rules.
        rules = self.env["coop.contribution.rule"].sudo().with_context(active_test=False)
        receivers = rules.search([("authority_partner_id", "in", partners.ids)]).authority_partner_id
        if len(receivers) > 1:
            raise UserError(
                self.env._(
                    "Contribution rules pay to each of %(contacts)s. Let the rules of one of them end and pay to the other "
                    "from then on; contacts that both receive contributions are not merged.",
                    contacts=", ".join(receivers.mapped("display_name")),
                )
            )

    def _coop_rename_step_keys(self, partner, destination):
        """Steps of past settlements for this contact become the other's, so that the next settlement continues from them."""
        old, new = (
            step_key("contribution", Destination("municipality", contact.id)) for contact in (partner, destination)
        )
        for name, column in (("coop.settlement.step", "key"), ("account.move.line", "coop_step")):
            model = self.env[name]
            model.flush_model([column])
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(new)s WHERE %(column)s = %(old)s",
                    table=SQL.identifier(model._table),
                    column=SQL.identifier(column),
                    new=new,
                    old=old,
                )
            )
            model.invalidate_model([column])
