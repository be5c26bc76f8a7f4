from odoo import fields, models
from odoo.tools import format_date

from ...models.books.coop_pot_balance import DATE_KEY


class CoopPotBalanceOpen(models.TransientModel):
    """Asks the date of the trial balance of the pots."""

    _name = "coop.pot.balance.open"
    _description = "Open the trial balance of the pots"
    _inherit = ["coop.dialog"]

    date = fields.Date("At the end of", required=True, default=fields.Date.context_today)

    def action_open(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_pot_balance_action")
        return action | {
            "name": self.env._("Pots at %(date)s", date=format_date(self.env, self.date)),
            "display_name": self.env._("Pots at %(date)s", date=format_date(self.env, self.date)),
            "context": {DATE_KEY: fields.Date.to_string(self.date), "search_default_group_pot": 1},
        }
