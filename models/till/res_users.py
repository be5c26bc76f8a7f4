from odoo import api, models

RIGHTS = ("discount", "refund", "price", "drawer")


class ResUsers(models.Model):
    _inherit = "res.users"

    def _coop_till_rights(self):
        self.ensure_one()
        return [right for right in RIGHTS if self.has_group(f"social_cooperative.group_till_{right}")]

    @api.model
    def _load_pos_data_read(self, records, config):
        result = super()._load_pos_data_read(records, config)
        if result and config.company_id.coop_enabled:
            result[0]["coop_rights"] = records[:1]._coop_till_rights()
        return result
