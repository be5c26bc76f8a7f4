from odoo import api, fields, models

from .coop_settled_terms import FLAG


class CoopMember(models.Model):
    """Dates of one member that are changed together are looked at together."""

    _inherit = "coop.member"

    change_settled = fields.Boolean(
        "Change settled months all the same",
        store=False,
        help="The next settlement books the difference. It is noted on the member.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        terms, member_ids = self.env["coop.settled.terms"], set()
        with terms._changing_settled(member_ids, any(vals.get(FLAG) for vals in vals_list)) as watched:
            vals_list = [terms._without_flag(vals) for vals in vals_list]
            members = super(CoopMember, self.with_env(watched.env)).create(vals_list)
            member_ids.update(members.ids)
        return members.with_env(self.env)

    def write(self, vals):
        terms, knowingly = self.env["coop.settled.terms"], vals.get(FLAG)
        vals = terms._without_flag(vals)
        if not {"status_ids", "permission_ids"} & vals.keys():
            return super().write(vals)
        with terms._changing_settled(set(self.ids), knowingly) as watched:
            return super(CoopMember, self.with_env(watched.env)).write(vals)

    def _change_state(self, state, date, note=False, exit_reason=False):
        with self.env["coop.settled.terms"]._changing_settled(set(self.ids)) as watched:
            members = self.with_env(watched.env)
            return super(CoopMember, members)._change_state(state, date, note=note, exit_reason=exit_reason)
