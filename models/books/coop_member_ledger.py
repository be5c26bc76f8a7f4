import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, OrderedSet

LEDGER_CATEGORIES = [
    ("turnover", "Turnover"),
    ("assignment_cost", "Assignment costs"),
    ("net_turnover", "Net turnover"),
    ("contribution", "Contributions"),
    ("investment", "Investments"),
    ("training", "Training"),
    ("none", "No category"),
    ("other", "Other entries"),
]
LEVELS = [("earned", "Earned and spent"), ("pot", "In the pot")]


class CoopMemberLedger(models.Model):
    """What members earned and spent (analytic items), and what is in their pots (items on the control accounts).

    A view on the books with nothing of its own. Amounts are signed as effect for the member: earned or in the pot +,
    spent or out of the pot −. Pot items carry the negative of their journal item's id, so that ids stay unique.
    """

    _name = "coop.member.ledger"
    _description = "Member ledger"
    _inherit = ["coop.xlsx.mixin"]
    _auto = False
    _order = "date desc, item_number desc, id desc"
    _rec_name = "document"
    _xlsx_route = "/coop/ledger.xlsx"
    # A running balance over more rows than this says nothing to anybody, and costs time for everybody.
    _max_running_rows = 20_000

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    member_id = fields.Many2one("coop.member", readonly=True)
    level = fields.Selection(
        LEVELS,
        readonly=True,
        help="Earned and spent: invoices, bills and other documents, as booked.\n"
        "In the pot: what settlements and entries by hand set aside on the control account.",
    )
    category = fields.Selection(
        LEDGER_CATEGORIES,
        readonly=True,
        help="Earned and spent: the category of the account. In the pot: the step of the settlement; "
        "other entries are opening balances, transfers, rewards and corrections.",
    )
    amount = fields.Monetary(readonly=True, help="Effect for the member: earned or set aside +, spent or taken out −.")
    running_balance = fields.Monetary(
        compute="_compute_running_balance",
        help="Sum of this list up to this row, oldest first; apart for each pot and for earned and spent. "
        "Not shown when the list has more than 20,000 rows: choose a member or a period.",
    )
    has_running_balance = fields.Boolean(compute="_compute_running_balance", export_string_translation=False)
    document = fields.Char(readonly=True)
    name = fields.Char("Description", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer or vendor", readonly=True, help="Empty when it is a member: the books show numbers."
    )
    account_id = fields.Many2one("account.account", readonly=True)
    journal_id = fields.Many2one("account.journal", readonly=True)
    pot_id = fields.Many2one("coop.pot", readonly=True)
    move_id = fields.Many2one("account.move", "Journal entry", readonly=True)
    item_number = fields.Integer("Journal item number", readonly=True, aggregator=None)

    _depends = {
        "account.analytic.line": [
            "amount", "company_id", "currency_id", "date", "general_account_id", "member_id", "move_line_id",
        ],
        "account.move.line": [
            "account_id", "balance", "company_id", "coop_member_id", "coop_pot_id", "coop_step", "date", "journal_id",
            "move_id", "move_name", "name", "parent_state", "partner_id",
        ],
        "account.account": ["coop_category"],
        "coop.member": ["partner_id"],
    }  # fmt: skip

    # === THE VIEW === #

    @property
    def _table_query(self):
        parts = {"earned": self._earned_sql, "pot": self._pot_sql}
        hint = self.env.context.get("coop_ledger_level")
        return parts[hint]() if hint in parts else SQL("%s UNION ALL %s", self._earned_sql(), self._pot_sql())

    @api.model
    def _earned_sql(self):
        """One row per analytic item of a member; joins that a query does not use cost nothing.

        A member is on items of posted entries only: they are made at posting and go when it is taken back.
        """
        return SQL(
            """SELECT line.id, line.date, line.company_id, line.currency_id, line.member_id,
                      'earned'::varchar AS level,
                      COALESCE(account.coop_category, 'none') AS category,
                      line.amount, item.move_name AS document, item.name, %(partner)s AS partner_id,
                      line.general_account_id AS account_id, line.journal_id, NULL::int4 AS pot_id,
                      item.move_id, line.move_line_id AS item_number%(more)s
                 FROM account_analytic_line line
            LEFT JOIN account_move_line item ON item.id = line.move_line_id
            LEFT JOIN account_account account ON account.id = line.general_account_id
                WHERE line.member_id IS NOT NULL AND line.move_line_id IS NOT NULL""",
            partner=self._partner_sql(),
            more=self._more_columns_sql("earned"),
        )

    @api.model
    def _pot_sql(self):
        """One row per item on a pot's control account, whoever's pot it is."""
        return SQL(
            """SELECT -item.id AS id, item.date, item.company_id, item.company_currency_id AS currency_id,
                      item.coop_member_id AS member_id, 'pot'::varchar AS level,
                      CASE WHEN item.coop_step IS NULL THEN 'other'
                           WHEN item.coop_step LIKE 'contribution%%' THEN 'contribution'
                           WHEN item.coop_step IN ('net_turnover', 'investment', 'training') THEN item.coop_step
                           ELSE 'other' END AS category,
                      -item.balance AS amount, item.move_name AS document, item.name, %(partner)s AS partner_id,
                      item.account_id, item.journal_id, item.coop_pot_id AS pot_id,
                      item.move_id, item.id AS item_number%(more)s
                 FROM account_move_line item
            LEFT JOIN account_move move ON move.id = item.move_id
                WHERE item.coop_pot_id IS NOT NULL AND item.coop_member_id IS NOT NULL
                  AND item.parent_state = 'posted'""",
            partner=self._partner_sql(),
            more=self._more_columns_sql("pot"),
        )

    @api.model
    def _partner_sql(self):
        # Names in the books (design §3): a member's own name stays out, also where he is the customer or the vendor.
        return SQL(
            "CASE WHEN item.partner_id IN (SELECT partner_id FROM coop_member) THEN NULL ELSE item.partner_id END"
        )

    @api.model
    def _more_columns(self):
        """{column: {level: SQL}}: what the rooms add to a row. Meant to be extended, together with ``_depends``.

        The SQL of "earned" may use ``line`` (the analytic item), that of "pot" ``move`` (the entry), both ``item``
        (the journal item).
        """
        return {}

    @api.model
    def _more_columns_sql(self, level):
        return SQL("").join(
            SQL(", %s AS %s", parts[level], SQL.identifier(column)) for column, parts in self._more_columns().items()
        )

    # === SEARCHING === #

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Tell the view what the domain says of level and members: a query on one of its halves is much faster."""
        ledger = self.with_context(**self._hints(domain))
        return super(CoopMemberLedger, ledger)._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _hints(self, domain):
        """{"coop_ledger_level": one level or None, "coop_ledger_members": ids or None}, as the domain requires."""
        hints = {"coop_ledger_level": None, "coop_ledger_members": None}
        for field, operator, value in self._required_conditions(Domain(domain).optimize(self)):
            values = list(value) if operator == "in" and isinstance(value, (list, tuple, set, OrderedSet)) else []
            if field == "level" and len(values) == 1:
                hints["coop_ledger_level"] = values[0]
            elif field == "id" and values and len({value > 0 for value in values}) == 1:
                hints["coop_ledger_level"] = "earned" if values[0] > 0 else "pot"
            elif field == "member_id" and values and all(values):
                hints["coop_ledger_members"] = tuple(values)
        return hints

    @api.model
    def _required_conditions(self, domain):
        """The conditions that every row of the domain meets: those under no "or" and no "not"."""
        optional = 0  # operands still to come of an "or" or a "not"
        for term in domain:
            if term == "&":
                optional += bool(optional)
            elif term == "|":
                optional += 1 if optional else 2
            elif term == "!":
                optional = optional or 1
            elif optional:
                optional -= 1
            elif isinstance(term, tuple):
                yield term

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        if field_names is not None:
            # The access rules read these on every row; fetched here they cost no second query.
            field_names = [*field_names, "company_id", "member_id"]
        order = self._total_order(order)
        ledger = self.with_context(
            domain_running_balance=self._hashable(domain or []),
            order_running_balance=order,
        )
        return super(CoopMemberLedger, ledger).search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def search_count(self, domain, limit=None):
        """Each half of the view by itself: PostgreSQL then counts in an index, without opening the tables."""
        if self._hints(domain)["coop_ledger_level"]:
            return super().search_count(domain, limit)
        count = 0
        for level, _label in LEVELS:
            if limit is None or count < limit:
                count += super().search_count(self._of_level(domain, level), limit and limit - count)
        return count

    @api.model
    def _of_level(self, domain, level):
        return Domain(domain) & Domain("level", "=", level)

    @api.model
    def _total_order(self, order):
        """The order completed such that no two rows are equal, or the running balance would be ambiguous."""
        order = order or self._order
        return order if re.search(r"(^|,)\s*id\b", order) else f"{order}, id"

    @api.model
    def _hashable(self, domain):
        return tuple(map(self._hashable, domain)) if isinstance(domain, (list, tuple)) else domain

    @api.depends_context("domain_running_balance", "order_running_balance", "uid", "allowed_company_ids")
    def _compute_running_balance(self):
        balances = self._running_balances()
        found = self.browse(balances)
        rest = self - found
        rest.running_balance = 0
        rest.has_running_balance = False
        # Written one by one, eighty rows take longer than the query that adds them up.
        self._fields["running_balance"]._insert_cache(found, balances.values())
        found.has_running_balance = True

    def _running_balances(self):
        """{id: balance} of these rows within the list that they are from, over the rows that the user may see.

        Empty when they are from no list, or from one that is too long to add up.
        """
        order = self.env.context.get("order_running_balance")
        domain = list(self.env.context.get("domain_running_balance") or [])
        limit = self._max_running_rows
        if not order or self.search_count(domain, limit + 1) > limit:
            return {}
        # Each half by itself: the two have nothing in common, and a query on one of them is much faster.
        balances = {}
        for level, rows in self.grouped("level").items():
            balances.update(rows._running_balances_of(self._of_level(domain, level), order))
        return balances

    def _running_balances_of(self, domain, order):
        query = self._search(domain)
        table = query.table
        sums = query.select(
            SQL.identifier(table, "id"),
            SQL(
                "SUM(%s) OVER (PARTITION BY %s, %s ORDER BY %s ROWS UNBOUNDED PRECEDING) AS balance",
                SQL.identifier(table, "amount"),
                SQL.identifier(table, "company_id"),
                SQL.identifier(table, "pot_id"),
                self._order_to_sql(order, query, reverse=self._runs_backward(order)),
            ),
        )
        return dict(
            self.env.execute_query(SQL("SELECT id, balance FROM (%s) AS list WHERE id = ANY(%s)", sums, self.ids))
        )

    @api.model
    def _runs_backward(self, order):
        """Whether the list shows the newest first: the balance then grows from the bottom up, along with time."""
        return bool(re.search(r"(^|,)\s*date\s+desc\b", order, re.IGNORECASE))

    # === ACTIONS === #

    def action_open_move(self):
        """The journal entry behind a row."""
        self.ensure_one()
        if not self.move_id.has_access("read"):
            raise UserError(
                self.env._(
                    "%(document)s itself is for bookkeepers; here you see what it means for the member.",
                    document=self.document,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }
