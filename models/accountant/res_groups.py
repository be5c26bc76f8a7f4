from odoo import api, models

from ..common.groups import AUDIT


class ResGroups(models.Model):
    """Whoever gives a right at the group instead of at the user meets the same refusal."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        groups = super().create(vals_list)
        self._coop_check_audit_committee()
        return groups

    def write(self, vals):
        result = super().write(vals)
        # After core has forgotten who was in which group, which a constraint would not be.
        if {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys():
            self._coop_check_audit_committee()
        return result

    @api.model
    def _coop_check_audit_committee(self):
        committee = self.env.ref(AUDIT, raise_if_not_found=False)
        if committee:
            committee.all_user_ids._check_audit_committee()
