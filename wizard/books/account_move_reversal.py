from odoo import models

from ...models.common.coop_guard import as_own_code


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        """Reverse and Create Invoice: the new invoice is the same assignment's."""
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            for move, anew in zip(self.move_ids, self.new_move_ids, strict=False):
                if move.coop_assignment_id:
                    as_own_code(anew).coop_assignment_id = move.coop_assignment_id
        return action
