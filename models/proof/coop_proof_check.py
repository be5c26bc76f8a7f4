from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount

from ..common.groups import TREASURER

CHECKS = [
    ("pots", "Members' pots equal the control account"),
    ("shared", "Shared pots equal their control accounts"),
    ("accounts", "Every item on a pot account is a member's"),
    ("whose", "Members and cooperative together equal the ledger"),
    ("items", "Members' items equal their journal item"),
    ("balanced", "Journal entries balance"),
    ("till", "Paid orders equal their payments and the closing entries"),
    ("cover", "Pots are covered by bank and cash"),
    ("source", "Settled amounts equal the documents"),
]


class CoopProofCheck(models.Model):
    """The checks of design §3 "Proof" with their last result: on screen, with drill-down, and every night by cron."""

    _name = "coop.proof.check"
    _description = "Proof that the books tie out"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, sequence, id"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    code = fields.Selection(CHECKS, "Check", required=True, readonly=True)
    state = fields.Selection(
        [
            ("unknown", "Not checked yet"),
            ("ok", "Ties out"),
            ("waiting", "Next settlement corrects it"),
            ("differs", "Differs"),
        ],
        default="unknown",
        required=True,
        readonly=True,
        tracking=True,
    )
    difference = fields.Monetary(readonly=True, help="Sum of the differences, each counted positive.")
    explanation = fields.Text(compute="_compute_explanation")
    detail = fields.Json(readonly=True, help="The records that differ.")
    checked_on = fields.Datetime("Last checked", readonly=True)

    _code_uniq = models.UniqueIndex("(company_id, code)", "A company has each check once.")

    @api.depends_context("lang")
    @api.depends("code")
    def _compute_explanation(self):
        texts = {
            "pots": self.env._(
                "Per member: what the statements of settlements say, against what their entries put on the members' "
                "pot account. Entries by hand are on that account only."
            ),
            "shared": self.env._(
                "Per member: what the statements say was contributed to shared pots, against what settlements put on "
                "their accounts."
            ),
            "accounts": self.env._(
                "The balance of each pot account in the ledger, against the items on it that are a member's. The checks "
                "above compare what members have with what they were given; this one finds what is nobody's."
            ),
            "whose": self.env._(
                "Every amount on an account with a member category is a member's or the cooperative's. "
                "Entries from before the cooperative was switched on do not count."
            ),
            "items": self.env._("The shares of members and cooperative in a journal item add up to its balance."),
            "balanced": self.env._("Debit and credit of every posted journal entry are equal."),
            "till": self.env._(
                "Per closed session of a till: what the paid orders are worth, what was paid for them, and what the "
                "closing entry says was paid. Rounding of cash and a difference that a treasurer booked away explain it."
            ),
            "cover": self.env._(
                "Bank, cash, payments on their way and clearing accounts together are at least as much as all pots."
            ),
            "source": self.env._(
                "Per member: what documents, receipts and rules give today up to the last settled day, against what "
                "was settled. A difference is no mistake in itself: something was booked or changed later."
            ),
        }
        for check in self:
            check.explanation = texts.get(check.code)

    @api.depends("code")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for check in self:
            check.display_name = labels.get(check.code)

    # === ACTIONS === #

    def action_check(self):
        """Check now; the screen shows the result."""
        self.check_access("read")
        # Results are nobody's to edit: the check itself writes them.
        self.sudo()._run()

    @api.model
    def action_open(self):
        """The page of all checks, made and checked where that was never done."""
        self.check_access("read")
        # Results are nobody's to edit: the check itself writes them. Companies are those that the user sees.
        checks = self._ensure_checks(self.env.companies.filtered("coop_enabled")).sudo()
        checks.filtered(lambda check: check.state == "unknown")._run()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proof"),
            "res_model": "coop.proof.check",
            "view_mode": "list,form",
            "help": self.env._("Switch the cooperative on first: Cooperative ▸ Configuration ▸ Set-up."),
        }

    def action_view_differences(self):
        self.ensure_one()
        detail = self.detail or {}
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": detail.get("model", "account.move.line"),
            "view_mode": "list,form",
            "domain": [("id", "in", detail.get("ids", []))],
        }

    @api.model
    def _cron_check(self):
        """Every night: check all cooperatives; tell the treasurers about what began to differ."""
        for check in self._ensure_checks(self.env["res.company"].search([("coop_enabled", "=", True)])):
            check._run()
            check._notify_treasurers()

    # === BUSINESS METHODS === #

    @api.model
    def _ensure_checks(self, companies):
        # The rows of the checks are made by themselves, whoever looks first.
        checks = self.sudo().search([("company_id", "in", companies.ids)])
        missing = [
            {"company_id": company.id, "code": code, "sequence": sequence}
            for company in companies
            for sequence, (code, _label) in enumerate(CHECKS)
            if not checks.filtered(
                lambda check, company=company, code=code: (check.company_id, check.code) == (company, code)
            )
        ]
        return (checks | checks.create(missing)).with_env(self.env)

    def _run(self):
        for check in self:
            model, differences = getattr(check, f"_differences_{check.code}")()
            check.write(
                {
                    "state": check._state(differences),
                    "difference": sum(abs(amount) for _id, amount in differences),
                    "detail": {"model": model, "ids": [record_id for record_id, _amount in differences[:1000]]},
                    "checked_on": fields.Datetime.now(),
                }
            )

    def _state(self, differences):
        if not differences:
            return "ok"
        # Late costs and payments are everyday business, and heal by themselves (design §3 "true-up").
        return "waiting" if self.code == "source" else "differs"

    def _notify_treasurers(self):
        """One open activity per treasurer and check, gone when it ties out again."""
        self.ensure_one()
        if self.state != "differs":
            self.activity_unlink(["mail.mail_activity_data_todo"])
            return
        for user in self.company_id._coop_users_of(TREASURER) - self.activity_ids.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("The books do not tie out: %(check)s", check=self.display_name),
                note=self.env._(
                    "Difference: %(amount)s. Open the check and press See differences.",
                    amount=format_amount(self.env, self.difference, self.currency_id),
                ),
            )

    # === THE CHECKS: (model, [(record id, difference in euro)]) === #

    def _query(self, sql):
        for model in (
            "account.move.line",
            "account.analytic.line",
            "coop.settlement.step",
            "coop.settlement",
            "account.account",
        ):
            self.env[model].flush_model()
        return [(record_id, float(amount)) for record_id, amount in self.env.execute_query(sql)]

    def _differences_pots(self):
        return "coop.member", self._query(self._pot_sql(self.company_id.coop_pot_id, SQL("step.booked")))

    def _differences_shared(self):
        shared = (
            self.env["coop.pot"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id), ("kind", "=", "shared")])
        )
        return "coop.member", [
            row
            for pot in shared
            for row in self._query(self._pot_sql(pot, SQL("step.key = %s", pot._step_key()), sign=-1))
        ]

    def _pot_sql(self, pot, steps, sign=1):
        """Per member: steps of posted settlements + entries by hand − balance of the control account."""
        return SQL(
            """SELECT member_id, SUM(amount) FROM (
                    SELECT step.member_id, %(sign)s * step.amount AS amount
                      FROM coop_settlement_step step
                      JOIN coop_settlement settlement ON settlement.id = step.settlement_id
                     WHERE settlement.state = 'posted' AND settlement.company_id = %(company)s AND %(steps)s
                     UNION ALL
                    SELECT item.coop_member_id, item.balance
                      FROM account_move_line item JOIN account_move move ON move.id = item.move_id
                     WHERE item.coop_pot_id = %(pot)s AND item.parent_state = 'posted'
                       AND (move.coop_settlement_id IS NOT NULL)
               ) AS part GROUP BY member_id HAVING SUM(amount) <> 0""",
            sign=sign,
            company=self.company_id.id,
            steps=steps,
            pot=pot.id,
        )

    def _differences_accounts(self):
        """By the account alone: an item may not know its pot or its member, or may name a member other than its contact."""
        return "account.move.line", self._query(
            SQL(
                """SELECT item.id, item.balance
                     FROM account_move_line item
                     JOIN coop_pot pot ON pot.account_id = item.account_id
                LEFT JOIN coop_member member ON member.id = item.coop_member_id
                    WHERE item.company_id = %(company)s AND item.parent_state = 'posted' AND item.balance <> 0
                      AND (item.coop_pot_id IS DISTINCT FROM pot.id
                           OR member.partner_id IS DISTINCT FROM item.partner_id
                           OR member.company_id IS DISTINCT FROM item.company_id)""",
                company=self.company_id.id,
            )
        )

    def _differences_whose(self):
        column = SQL.identifier(self.env["account.analytic.plan"]._coop_members_plan()._column_name())
        return "account.account", self._query(
            SQL(
                """SELECT item.account_id, SUM(-item.balance - COALESCE(said.amount, 0))
                     FROM account_move_line item
                     JOIN account_account account ON account.id = item.account_id AND account.coop_category <> 'none'
                     JOIN res_company company ON company.id = item.company_id
                LEFT JOIN (SELECT move_line_id, SUM(amount) AS amount FROM account_analytic_line
                            WHERE %(column)s IS NOT NULL AND company_id = %(company)s GROUP BY move_line_id
                          ) AS said ON said.move_line_id = item.id
                    WHERE item.company_id = %(company)s AND item.parent_state = 'posted'
                      AND (said.amount IS NOT NULL OR item.create_date >= company.coop_switched_on)
                    GROUP BY item.account_id HAVING SUM(-item.balance - COALESCE(said.amount, 0)) <> 0""",
                column=column,
                company=self.company_id.id,
            )
        )

    def _differences_items(self):
        """A member's item counts only where a settlement looks: at the entry of its journal item, which is posted."""
        column = SQL.identifier(self.env["account.analytic.plan"]._coop_members_plan()._column_name())
        return "account.move.line", self._query(
            SQL(
                """SELECT item.id, -item.balance - COALESCE(%(counted)s, 0)
                     FROM account_move_line item JOIN account_analytic_line line ON line.move_line_id = item.id
                     JOIN account_account account ON account.id = item.account_id AND account.coop_category <> 'none'
                    WHERE line.%(column)s IS NOT NULL AND item.company_id = %(company)s
                    GROUP BY item.id, item.balance HAVING -item.balance <> COALESCE(%(counted)s, 0)""",
                column=column,
                counted=SQL(
                    """SUM(line.amount) FILTER (WHERE line.member_id IS NULL
                                                   OR line.coop_move_key = item.move_id AND item.parent_state = 'posted')"""
                ),
                company=self.company_id.id,
            )
        )

    def _differences_balanced(self):
        """Odoo lets a client that knows how leave out its own check while writing journal items."""
        return "account.move", self._query(
            SQL(
                """SELECT move_id, SUM(balance) FROM account_move_line
                    WHERE company_id = %s AND parent_state = 'posted'
                    GROUP BY move_id HAVING SUM(balance) <> 0""",
                self.company_id.id,
            )
        )

    def _differences_cover(self):
        items = self.env["account.move.line"]
        posted = Domain("parent_state", "=", "posted") & Domain("company_id", "=", self.company_id.id)
        pots = -self._sum(items, posted & Domain("account_id.coop_pot_ids", "!=", False))
        accounts = self.env["coop.engine.input"]._money_accounts(self.company_id)
        money = self._sum(items, posted & Domain("account_id", "in", accounts))
        short = self.company_id.currency_id.round(pots - money)
        return "account.account", [(self.company_id.coop_pot_id.account_id.id, short)] if short > 0 else []

    @staticmethod
    def _sum(items, domain):
        return items._read_group(domain, [], ["balance:sum"])[0][0] or 0.0
