from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import is_own_code, without_defaults


class AccountMove(models.Model):
    """The entry of a reward run is made and undone by the run only, as that of a settlement is."""

    _inherit = "account.move"

    coop_reward_run_id = fields.Many2one(
        "coop.reward.run", "Reward run", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if is_own_code(self.env):
            return super().create(vals_list)
        if any(vals.get("coop_reward_run_id") for vals in vals_list):
            self._coop_check_guarded()
        moves = super(AccountMove, without_defaults(self, ["coop_reward_run_id"])).create(vals_list)
        return moves.with_env(self.env)

    def write(self, vals):
        if "coop_reward_run_id" in vals:
            self._coop_check_guarded()
        return super().write(vals)

    def _coop_check_not_settlement(self):
        result = super()._coop_check_not_settlement()
        # The field says whose entry it is; accountants without rights on rewards are refused, too.
        runs = self and self.sudo().coop_reward_run_id
        if runs and not is_own_code(self.env):
            raise UserError(
                self.env._(
                    "This entry belongs to %(run)s. Reverse the rewards instead: then what was granted stays right.",
                    run=runs[0].display_name,
                )
            )
        return result


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        if not self:  # Odoo asks this of nothing at all, again and again
            return super().unlink()
        items = (self.debit_move_id | self.credit_move_id).filtered("move_id.coop_reward_run_id")
        result = super().unlink()
        if items:
            # A bookkeeper who takes a payment back need not have rights on rewards.
            self.env["coop.reward"].sudo()._payment_came_back(items.exists())
        return result
