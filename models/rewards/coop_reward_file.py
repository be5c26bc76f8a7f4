from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import on_own_authority
from ..common.groups import TREASURER

ANSWERS = [("sent", "With the bank"), ("executed", "Executed"), ("rejected", "Rejected")]


class CoopRewardFile(models.Model):
    """A payment file that was made of a reward run, and what the bank did with it.

    Until the bank's answer is entered nobody knows whether its rewards are paid: none of them is reversed, and no other file
    pays the same member for the same months.
    """

    _name = "coop.reward.file"
    _description = "Payment file"
    _coop_help = "rewards#paying"
    _inherit = ["coop.guarded"]
    _order = "id desc"
    _check_company_auto = True
    _guarded_rows = True

    name = fields.Char(required=True, readonly=True)
    run_id = fields.Many2one(
        "coop.reward.run",
        "Reward run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    execution_date = fields.Date(
        "Execution date", required=True, readonly=True, help="The day on which the bank is told to pay."
    )
    attachment_id = fields.Many2one("ir.attachment", "File", readonly=True, ondelete="set null")
    payment_ids = fields.One2many("coop.reward.file.payment", "file_id", "Payments", readonly=True)
    payment_count = fields.Integer("Number of payments", compute="_compute_totals")
    amount = fields.Monetary("Total", compute="_compute_totals")
    state = fields.Selection(
        [*ANSWERS, ("partial", "Partly rejected")],
        "Bank's answer",
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("payment_ids.amount")
    def _compute_totals(self):
        for file in self:
            file.payment_count = len(file.payment_ids)
            file.amount = sum(file.payment_ids.mapped("amount"))

    @api.depends("payment_ids.state")
    def _compute_state(self):
        for file in self:
            states = set(file.payment_ids.mapped("state"))
            file.state = "sent" if "sent" in states or not states else states.pop() if len(states) == 1 else "partial"

    # === ACTIONS === #

    def action_executed(self):
        """The bank paid what it did not reject."""
        self.payment_ids.filtered(lambda payment: payment.state == "sent").action_executed()

    def action_rejected(self):
        """The bank paid nothing of it, or it was never sent."""
        self.payment_ids.filtered(lambda payment: payment.state == "sent").action_rejected()

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(self.env._("This file was made before files were kept, or was deleted."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    # === CHECKS === #

    def _guarded_message(self, names):
        return self.env._("Payment files are made by a reward run. Enter what the bank did by the buttons.")


class CoopRewardFilePayment(models.Model):
    """One transfer in a payment file, and whether the bank executed it."""

    _name = "coop.reward.file.payment"
    _description = "Payment in a payment file"
    _inherit = ["coop.guarded"]
    _order = "file_id desc, member_number, id"
    _guarded_rows = True

    file_id = fields.Many2one("coop.reward.file", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    execution_date = fields.Date(related="file_id.execution_date", store=True, precompute=True)
    reward_id = fields.Many2one("coop.reward", required=True, readonly=True, index=True, ondelete="cascade")
    member_id = fields.Many2one(related="reward_id.member_id", store=True, index=True, precompute=True)
    member_number = fields.Char(related="reward_id.member_number", store=True, precompute=True)
    number = fields.Char("Reward number", related="reward_id.number")
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection(ANSWERS, "Bank's answer", required=True, readonly=True, default="sent", index=True)
    answered_by_id = fields.Many2one("res.users", "Entered by", readonly=True)
    answered_on = fields.Datetime("Entered on", readonly=True)

    # A reward that is with the bank, or was paid by it, is in no other file.
    _once = models.UniqueIndex("(reward_id) WHERE state <> 'rejected'", "This reward is in a payment file already.")

    # === ACTIONS === #

    def action_executed(self):
        self._answer("executed")

    def action_rejected(self):
        self._answer("rejected")

    # === CHECKS === #

    def _guarded_message(self, names):
        return self.env._("Payment files are made by a reward run. Enter what the bank did by the buttons.")

    # === BUSINESS METHODS === #

    def _answer(self, state):
        """Enter what the bank did with these payments; a rejected one may go into a next file.

        A mistake is put right by answering again, until the reward is in another file.
        """
        for run, payments in self.grouped(lambda payment: payment.file_id.run_id).items():
            run._check_role(TREASURER)
            run.check_access("write")
            run._lock(payments.member_id)
            run._check_answer(payments, state)
            on_own_authority(payments).write(
                {"state": state, "answered_by_id": self.env.uid, "answered_on": fields.Datetime.now()}
            )
            run._note_answer(payments, state)
            run._mark_members(payments.member_id)
