from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date

from ..common.database import prepare_for_sums
from ..common.groups import ACCOUNTANT, MONEY_GROUPS

DATE_KEY = "coop_pot_balance_date"


def _amount(string, help_text):
    """A column of the trial balance; what it holds depends on the date in the context."""
    return fields.Monetary(string, readonly=True, help=help_text, depends_context=(DATE_KEY,))


class CoopPotBalance(models.Model):
    """The trial balance of the pots at a date (context key ``coop_pot_balance_date``, default today).

    One row per pot and member. It is read from the control accounts themselves, so an item without a member shows,
    as a row without a member, and the total is the account's balance whatever happens.
    """

    _name = "coop.pot.balance"
    _description = "Trial balance of the pots"
    _inherit = ["coop.xlsx.mixin"]
    _auto = False
    _order = "pot_id, member_id, id"
    _rec_name = "member_id"
    _xlsx_route = "/coop/pots.xlsx"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    pot_id = fields.Many2one("coop.pot", readonly=True)
    account_id = fields.Many2one("account.account", "Control account", readonly=True)
    member_id = fields.Many2one("coop.member", readonly=True, help="Empty: items on the account without a member.")
    opening = _amount("Opening", "In the pot before the fiscal year of the date.")
    net_turnover = _amount("Net turnover", "Turnover less assignment costs, set aside in this fiscal year.")
    contribution = _amount("Contributions", "Taken from members' pots, received by shared pots.")
    investment = _amount("Investments", "Paid from the pot in this fiscal year.")
    training = _amount("Training", "Paid from the pot in this fiscal year.")
    other = _amount("Other entries", "Opening balances, transfers, rewards and corrections of this fiscal year.")
    balance = _amount("Balance", "In the pot at the date.")

    _depends = {
        "account.move.line": [
            "account_id", "balance", "company_id", "coop_member_id", "coop_step", "date", "parent_state",
        ],
        "coop.pot": ["account_id", "company_id"],
    }  # fmt: skip

    # === THE VIEW === #

    @property
    def _table_query(self):
        # The access rules decide which companies somebody sees; their fiscal years are no secret.
        companies = (
            self.env["coop.pot"]
            .sudo()  # who sees pots need not be allowed to see every company
            .with_context(active_test=False)
            .search([("company_id", "!=", False)])
            .company_id
        )
        return SQL(
            """SELECT MIN(item.id) AS id, pot.company_id, item.currency_id, pot.id AS pot_id, pot.account_id,
                      item.member_id,
                      COALESCE(SUM(item.amount) FILTER (WHERE NOT item.this_year), 0) AS opening,
                      %(columns)s,
                      COALESCE(SUM(item.amount) FILTER (WHERE item.this_year), 0) - (%(named)s) AS other,
                      SUM(item.amount) AS balance
                 FROM (%(sums)s) AS item
                 JOIN coop_pot pot ON pot.account_id = item.account_id AND pot.company_id = item.company_id
                GROUP BY pot.id, pot.company_id, item.currency_id, item.member_id""",
            columns=SQL(", ").join(
                SQL("%s AS %s", self._column_sql(steps), SQL.identifier(column))
                for column, steps in self._steps_sql().items()
            ),
            named=SQL(" + ").join(map(self._column_sql, self._steps_sql().values())),
            sums=self._sums_sql(companies),
        )

    @api.model
    def _sums_sql(self, companies):
        """A query: balances by account, member, step and fiscal year. Items are read once; the columns are made of these."""
        return SQL(
            """SELECT MIN(item.id) AS id, item.account_id, item.company_id, item.company_currency_id AS currency_id,
                      item.coop_member_id AS member_id, item.coop_step, item.date >= period.start AS this_year,
                      -SUM(item.balance) AS amount
                 FROM account_move_line item
                 JOIN UNNEST(%(companies)s, %(starts)s::date[]) AS period(company_id, start)
                   ON period.company_id = item.company_id
                WHERE item.account_id IN (SELECT account_id FROM coop_pot)
                  AND item.parent_state = 'posted' AND item.date <= %(date)s
                GROUP BY item.account_id, item.company_id, item.company_currency_id, item.coop_member_id,
                         item.coop_step, this_year""",
            companies=companies.ids,
            starts=[company.compute_fiscalyear_dates(self._date())["date_from"] for company in companies],
            date=self._date(),
        )

    @api.model
    def _steps_sql(self):
        """{column: which sums of the fiscal year it holds}; the column "other" holds the rest."""
        booked = ("net_turnover", "investment", "training")
        return {
            **{column: SQL("item.coop_step = %s", column) for column in booked},
            "contribution": SQL("item.coop_step LIKE 'contribution%%'"),
        }

    @api.model
    def _column_sql(self, steps):
        return SQL("COALESCE(SUM(item.amount) FILTER (WHERE item.this_year AND %s), 0)", steps)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        if field_names is not None:
            # The access rules read these on every row; fetched here they cost no second pass over the pots.
            field_names = [*field_names, "company_id", "member_id"]
        prepare_for_sums(self.env.cr)
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def _date(self):
        return fields.Date.to_date(self.env.context.get(DATE_KEY)) or fields.Date.context_today(self)

    # === PROOF === #

    @api.model
    def _proof(self):
        """Per pot that the user may see: the sum over members against the control account's balance.

        :return: [{"pot": record, "members": amount, "account": amount, "difference": amount}]
        """
        self.env["account.move.line"].flush_model()
        prepare_for_sums(self.env.cr)
        pots = self._pots()
        # One pass over the accounts for both sums. The board may see the pots but not the journal; here it only
        # learns whether the two are equal.
        sums = {
            pot_id: amounts
            for pot_id, *amounts in self.env.execute_query(
                SQL(
                    """SELECT pot.id, COALESCE(-SUM(item.balance) FILTER (WHERE item.coop_member_id IS NOT NULL), 0),
                              -SUM(item.balance)
                         FROM account_move_line item
                         JOIN coop_pot pot ON pot.account_id = item.account_id AND pot.company_id = item.company_id
                        WHERE pot.id = ANY(%s) AND item.parent_state = 'posted' AND item.date <= %s
                        GROUP BY pot.id""",
                    pots.ids,
                    self._date(),
                )
            )
        }
        return [self._prepare_proof(pot, *sums.get(pot.id, (0, 0))) for pot in pots]

    @api.model
    def _pots(self):
        return (
            self.env["coop.pot"].with_context(active_test=False).search([("company_id", "in", self.env.companies.ids)])
        )

    @api.model
    def _prepare_proof(self, pot, members, account):
        currency = pot.company_id.currency_id
        return {
            "pot": pot,
            "members": currency.round(members),
            "account": currency.round(account),
            "difference": currency.round(members - account),
        }

    @api.model
    def get_proof(self):
        """The proof as text for the banner above the list; no lines for those who do not see all members."""
        self.check_access("read")
        proofs = self._proof() if self._sees_all() else []
        return {
            "date": format_date(self.env, self._date()),
            "lines": [self._prepare_proof_line(proof) for proof in proofs],
        }

    @api.model
    def _prepare_proof_line(self, proof):
        company = proof["pot"].company_id
        amounts = {
            key: format_amount(self.env, proof[key], company.currency_id)
            for key in ("members", "account", "difference")
        }
        return {
            "id": proof["pot"].id,
            "name": proof["pot"].display_name,
            # The code is no secret to whoever reads the pots; accounts are the bookkeepers'.
            "account": proof["pot"].account_id.sudo().with_company(company).code,
            "members": amounts["members"],
            "account_balance": amounts["account"],
            "difference": amounts["difference"],
            "ok": not proof["difference"],
        }

    @api.model
    def _sees_all(self):
        """A coach sees some members only, and may not know the sum over all."""
        return self.env.su or self.env.user.has_groups(f"{MONEY_GROUPS},{ACCOUNTANT}")

    # === ACTIONS === #

    def _prepare_xlsx_params(self, domain):
        return super()._prepare_xlsx_params(domain) | {"date": fields.Date.to_string(self._date())}

    def action_open_items(self):
        """The items behind a row: the ledger of this pot and member up to the date."""
        self.ensure_one()
        if not self.member_id:
            return self._action_items_without_member()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_member_ledger_action_pot")
        name = f"{self.pot_id.display_name} · {self.member_id.display_name}"
        return action | {
            "name": name,
            "display_name": name,
            "domain": [
                ("level", "=", "pot"),
                ("pot_id", "=", self.pot_id.id),
                ("member_id", "=", self.member_id.id),
                ("date", "<=", self._date()),
            ],
            "context": {},
        }

    def _action_items_without_member(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Items without a member on %(account)s", account=self.account_id.display_name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "domain": [
                ("account_id", "=", self.account_id.id),
                ("coop_member_id", "=", False),
                ("parent_state", "=", "posted"),
                ("date", "<=", self._date()),
            ],
        }
