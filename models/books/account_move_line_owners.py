from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import frozendict

from ...engine import member_shares, money
from ..common.coop_guard import as_own_code
from .coop_posting import posting_of

NOTES = ("line_section", "line_subsection", "line_note")


class AccountMoveLine(models.Model):
    """The owners of journal items: checked when posted, frozen afterwards, exact to the cent (design §3, level 1)."""

    _inherit = "account.move.line"

    # === COMPUTE METHODS === #

    def _compute_analytic_distribution(self):
        """Core proposes a new distribution when partner, product or account changes; on a posted item it must not, and
        on a pot there is none: what is on it was earned or spent before.
        """
        frozen = self._coop_posted()
        on_pots = (self - frozen)._coop_on_pots()
        result = super(AccountMoveLine, self - frozen - on_pots)._compute_analytic_distribution()
        for line in frozen:
            line.analytic_distribution = line.analytic_distribution
        on_pots.analytic_distribution = False
        return result

    # === CRUD METHODS === #

    def _sanitize_values(self, vals, decimal_precision):
        """The company of the entry says how exact percentages are, not the company that the user is in."""
        if "analytic_distribution" in vals:
            company = self.move_id.company_id or self.env["account.move"].browse(vals.get("move_id")).company_id
            if company and company[0] != self.env.company:
                precision = self.env["decimal.precision"].with_company(company[0])
                decimal_precision = precision.precision_get("Percentage Analytic")
        return super()._sanitize_values(vals, decimal_precision)

    # === OWNERS === #

    def _coop_posted(self):
        """The posted items of cooperatives among these: frozen. The entry decides, not the item's copy of its state."""
        return self.filtered(lambda line: line.move_id.state == "posted" and line.move_id.company_id.coop_enabled)

    def _coop_assign_owners(self):
        """Check the owners of each line and complete them: members and cooperative, 100 % in all.

        Lines that Odoo adds by itself come last: they follow the other lines of their document.

        :raises UserError: when income has no owner, or a line names somebody who cannot own it
        """
        lines = self.filtered(lambda line: line.company_id.coop_enabled and line.display_type not in NOTES)
        derived = lines.filtered(lambda line: line._coop_is_derived())
        (lines - derived)._coop_complete_owners()
        derived._coop_right_discounts()
        derived._coop_complete_owners()

    def _coop_complete_owners(self):
        """A posting that runs asks each line once, and again only when the line changed since."""
        posting = posting_of(self.env)
        if not posting:
            return self._coop_do_complete_owners()
        found = posting.found_owners
        lines = self.filtered(lambda line: line.id not in found or found[line.id] != line._coop_get_owner_terms())
        lines._coop_do_complete_owners()
        found.update({line.id: line._coop_get_owner_terms() for line in lines})

    def _coop_get_owner_terms(self):
        """What the owners of a line depend on."""
        self.ensure_one()
        return self.analytic_distribution, self.account_id.id, self.balance, self.company_id.id, self.display_type

    def _coop_do_complete_owners(self):
        owners = self.env["account.analytic.plan"]._coop_owners()
        completed, known = defaultdict(list), {}
        for line in self:
            shares = member_shares.shares_of(line.analytic_distribution, owners)
            line._coop_check_owners(shares, owners)
            line._coop_check_charged(shares, owners)
            missing = member_shares.missing(shares)
            if missing and line._coop_is_flagged():
                addition = member_shares.scaled(line._coop_get_owner_proportions(known), missing)
                distribution = frozendict(member_shares.added(line.analytic_distribution, addition))
                completed[distribution, line._coop_feeds_other_lines()].append(line.id)
        for (distribution, feeds), ids in completed.items():
            lines = self.browse(ids) if feeds else self.browse(ids).with_context(skip_invoice_sync=True)
            as_own_code(lines).analytic_distribution = dict(distribution)

    def _coop_is_flagged(self):
        """Whether this line must have owners."""
        self.ensure_one()
        return self.account_id.coop_category not in (False, "none") and not self.company_currency_id.is_zero(
            self.balance
        )

    def _coop_is_derived(self):
        """Whether Odoo adds this line to a document by itself: rounding, discount, cost of goods …"""
        self.ensure_one()
        return self.display_type != "product" and self.move_id.is_invoice(include_receipts=True)

    def _coop_feeds_other_lines(self):
        """Whether Odoo makes other lines of the document from this line's distribution; if not, it need not look again."""
        self.ensure_one()
        return self.display_type in ("product", "non_deductible_product") and any(
            line.display_type not in ("product", "payment_term", "tax", *NOTES)
            or line.tax_line_id.analytic
            or (line.tax_repartition_line_id and not line.tax_repartition_line_id.use_in_tax_closing)
            for line in self.move_id.line_ids
        )

    def _coop_get_owner_proportions(self, known):
        """{analytic account id: proportion}: the owners of the part of this line for which none are named.

        Income that somebody typed is refused unless the company set a default; what Odoo books by itself follows its
        document or is the cooperative's, and so is every cost.

        :param known: what was looked up for the lines before, so that it is looked up once
        """
        self.ensure_one()
        move, company = self.move_id, self.company_id
        own = {company.coop_analytic_account_id.id: 1}
        default = {company.coop_default_income_account_id.id: 1} if company.coop_default_income_account_id else {}
        if self._coop_is_derived():
            if origin := self._coop_get_origin_shares():
                return origin
            if move not in known:
                known[move] = move._coop_document_shares()
            return known[move] or own
        if self.account_id.internal_group != "income":
            return own
        if move._coop_is_till():
            return default or own
        if company not in known:
            known[company] = company._coop_technical_accounts()
        if self.account_id in known[company]:
            return own
        return default or self._coop_refuse_without_owner()

    def _coop_refuse_without_owner(self):
        owners = self.env["account.analytic.plan"]._coop_owners()
        raise UserError(
            self.env._(
                "Whose is it? %(line)s is on income account %(account)s, but only %(said)s %% of it is assigned. "
                "Choose one or more members, or the cooperative itself, in the column Analytic Distribution.",
                line=self.name or self.display_name,
                account=self.account_id.display_name,
                said=round(sum(member_shares.shares_of(self.analytic_distribution, owners).values()), 2),
            )
        )

    def _coop_check_owners(self, shares, owners):
        """The members on this line are this company's, and nobody has a negative share or more than all."""
        self.ensure_one()
        if any(owners[account_id].company_id != self.company_id.id for account_id in shares):
            raise UserError(
                self.env._(
                    "%(line)s names a member of another cooperative. Choose a member of %(company)s.",
                    line=self.display_name,
                    company=self.company_id.name,
                )
            )
        if (
            any(share < 0 for share in shares.values())
            or member_shares.missing(shares) < 0
            or member_shares.names_two(self.analytic_distribution, owners)
        ):
            raise UserError(
                self.env._(
                    "%(line)s: the members' shares must be positive and together not more than 100 %%, "
                    "with one member in each row of the distribution.",
                    line=self.display_name,
                )
            )

    # === SHARES AND AMOUNTS === #

    def _coop_shares(self):
        """{line id: {analytic account id: percent}}: the members' part of the distribution of each line."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        return {line.id: member_shares.shares_of(line.analytic_distribution, owners) for line in self}

    def _coop_check_shares(self, before):
        """Posted lines still have the owners that they had.

        :param before: what :meth:`_coop_shares` said
        """
        after = self._coop_shares()
        for line in self:
            same = member_shares.same(before[line.id], after[line.id])
            if not same or member_shares.names_two(line.analytic_distribution, after[line.id]):
                raise UserError(
                    self.env._(
                        "%(line)s is posted: whose it is can no longer be changed. "
                        "Reset the entry to draft, or reverse it and book it anew.",
                        line=line.display_name,
                    )
                )

    def _coop_amounts(self):
        """{analytic account id: Decimal}: what each member and the cooperative have in this line; income is positive."""
        self.ensure_one()
        owners = self.env["account.analytic.plan"]._coop_owners()
        shares = member_shares.shares_of(self.analytic_distribution, owners)
        if not shares:
            return {}
        return money.split(
            money.to_decimal(-self.balance),
            {key: money.to_decimal(shares[key]) for key in sorted(shares)},
            self._coop_get_turn(),
            self._coop_get_place(),
        )

    def _coop_get_turn(self):
        """Who gets the odd cent: another one with each document and amount, and the same on what corrects it."""
        self.ensure_one()
        return self.move_id._coop_get_corrected().id + round(abs(self.balance) * 100)

    # === ANALYTIC ITEMS === #

    def _inverse_analytic_distribution(self):
        # Core deletes and makes the items again; what may change is decided in write().
        return super(AccountMoveLine, as_own_code(self))._inverse_analytic_distribution()

    def _create_analytic_lines(self):
        if not any(self.company_id.mapped("coop_enabled")):
            return super()._create_analytic_lines()
        # The last moment before posting: by now every line is there, cost of goods included.
        self.with_context(skip_invoice_sync=True)._coop_assign_owners()
        # Core looks at the analytic accounts one by one; this reads them at once.
        ids = {
            account_id
            for line in self
            for key in line.analytic_distribution or {}
            for account_id in member_shares.account_ids(key)
        }
        self.env["account.analytic.account"].browse(ids).exists().fetch(["plan_id", "root_plan_id"])
        return super(AccountMoveLine, as_own_code(self))._create_analytic_lines()

    def _update_analytic_distribution(self):
        """Core derives percentages from rounded amounts; a member's share stays what it was, to the last digit."""
        if self.env.context.get("skip_analytic_sync"):
            return
        before = {
            line: shares for line in self if line.company_id.coop_enabled and (shares := line._coop_shares()[line.id])
        }
        super(AccountMoveLine, as_own_code(self))._update_analytic_distribution()
        for line, shares in before.items():
            exact = member_shares.restored(line.analytic_distribution, shares)
            as_own_code(line).with_context(skip_analytic_sync=True).analytic_distribution = exact

    def _prepare_analytic_lines(self):
        vals_list = super()._prepare_analytic_lines()
        if not self.company_id.coop_enabled or not self.analytic_distribution:
            return vals_list
        return self._coop_exact_analytic_vals(vals_list)

    def _coop_exact_analytic_vals(self, vals_list):
        """Put the member on each item and make each member's amount exact to the cent.

        Core rounds item by item, which can move a cent between members, and makes no item for less than half a cent.
        """
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        owners, column = plan._coop_owners(), plan._column_name()
        for account_id, amount in self._coop_amounts().items():
            items = [vals for vals in vals_list if vals.get(column) == account_id]
            if amount and not items:
                items = [self._prepare_analytic_distribution_line(0.0, str(account_id), {})]
                vals_list += items
            for vals in items:
                vals["member_id"] = owners[account_id].member_id
                vals["coop_move_key"] = self.move_id.id
            if items:
                rest = sum(vals["amount"] for vals in items[1:])
                items[0]["amount"] = self.company_currency_id.round(float(amount) - rest)
        return vals_list

    def _coop_sync_analytic_items(self, assign_owners=False):
        """Make the members' items of these lines right where they are not: exact on a posted line, none on a draft."""
        if assign_owners:
            self._coop_assign_owners()
        wrong = self._coop_wrong_items()
        if wrong:
            wrong = as_own_code(wrong).with_context(skip_analytic_sync=True)
            wrong.analytic_line_ids.unlink()
            wrong._coop_posted()._create_analytic_lines()

    def _coop_wrong_items(self):
        """The lines whose items of the plan Members are not what they should be."""
        if not self:
            return self
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        found, misplaced = defaultdict(lambda: defaultdict(float)), set()
        # Whoever edits an entry need not be allowed to read every analytic item.
        for item in self.sudo().analytic_line_ids.filtered(column):
            line = item.move_line_id
            found[line.id][item[column].id] += item.amount
            if item.date != line.date or item.general_account_id != line.account_id:
                misplaced.add(line.id)
        posted = set(self._coop_posted().ids)
        return self.filtered(
            lambda line: (
                line.id in misplaced
                or line._coop_differs(found[line.id], line._coop_amounts() if line.id in posted else {})
            )
        )

    def _coop_differs(self, found, expected):
        currency = self.company_currency_id
        return any(
            currency.compare_amounts(found.get(key, 0.0), float(expected.get(key, 0)))
            for key in found.keys() | expected.keys()
        )

    # === RECONCILIATION === #

    @api.model
    def _prepare_reconciliation_single_partial(self, debit_values, credit_values, shadowed_aml_values=None):
        """An exchange difference carries the members of the invoice that it belongs to."""
        result = super()._prepare_reconciliation_single_partial(
            debit_values, credit_values, shadowed_aml_values=shadowed_aml_values
        )
        lines = debit_values["aml"] | credit_values["aml"]
        exchange = result.get("exchange_values")
        if exchange and lines.company_id.filtered("coop_enabled"):
            vals_list = [vals for _command, _id, vals in exchange["move_values"]["line_ids"]]
            # Between an invoice and its credit note it is theirs whose lines are credited.
            credited = lines.move_id.filtered(lambda move: move.move_type in ("out_refund", "in_refund"))
            credited = (
                credited if all(move.is_invoice(include_receipts=True) for move in lines.move_id) else credited.browse()
            )
            for line, sequence in exchange["to_reconcile"]:
                own = line.move_id if line.move_id.is_invoice(include_receipts=True) else lines.move_id
                (credited or own)._coop_complete_vals(line._coop_find_exchange_result(vals_list, sequence))
        return result

    def _coop_find_exchange_result(self, vals_list, sequence):
        """The gain or loss that core books against the difference on this receivable or payable item.

        :param vals_list: the items of the exchange entry, as core prepares them
        :param sequence: at which of them the difference on this item stands
        :raises ValueError: when core does not make such pairs any more, see doc/upgrading.md
        """
        self.ensure_one()
        own = [vals for vals in vals_list if (vals["sequence"], vals["account_id"]) == (sequence, self.account_id.id)]
        for vals in vals_list[vals_list.index(own[0]) :] if own else ():
            mirrored = (vals["debit"], vals["credit"]) == (own[0]["credit"], own[0]["debit"])
            if mirrored and vals["account_id"] != self.account_id.id:
                return vals
        raise ValueError(f"No gain or loss against the exchange difference of journal item {self.id}")
