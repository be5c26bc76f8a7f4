from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

MOVEMENTS = 40
# Ledger rows of the page: what of it is read at once.
NAMES = ("date", "level", "category", "amount", "document", "name", "partner_id", "move_id", "pot_id", "settlement_id")


class CoopMember(models.Model):
    """Movements in plain words, from the member ledger; a page reads as many rows as it shows."""

    _inherit = "coop.member"

    def _page_movement_domain(self, level):
        self.ensure_one()
        domain = Domain("member_id", "=", self.id) & Domain("level", "=", level)
        # What members hand over to shared pots carries their name, and is no longer theirs.
        return domain & Domain("pot_id", "=", self.company_id.coop_pot_id.id) if level == "pot" else domain

    def _page_movement_count(self, level):
        return self.env["coop.member.ledger"].search_count(self._page_movement_domain(level))

    def _page_movements(self, level, offset=0):
        """A page of rows, the newest first.

        :param level: "pot" (what is in the pot, with what was in it after each row) or "earned" (invoices and costs)
        :return: [{"date", "label", "detail", "icon", "amount", "balance", "status"}]; the amounts in euros, the
            balance None where adding up would say nothing
        """
        domain = self._page_movement_domain(level)
        rows = self.env["coop.member.ledger"].search_fetch(domain, NAMES, offset=offset, limit=MOVEMENTS)
        balances = self._page_balances(domain, rows, offset) if level == "pot" else {}
        return [self._page_movement(row, balances.get(row.id)) for row in rows]

    def _page_balances(self, domain, rows, offset):
        """{row id: what was in the pot after it}: all there is, less what came later.

        Two sums, where the ledger's own running balance takes a window over every row.
        """
        ((balance,),) = rows._read_group(domain, [], ["amount:sum"])
        if offset:
            later = rows._search(domain, limit=offset, order=rows._total_order(None))
            amounts = later.select(SQL.identifier(later.table, "amount"))
            ((after,),) = self.env.execute_query(SQL("SELECT SUM(amount) FROM (%s) AS later", amounts))
            balance -= after or 0
        result = {}
        for row in rows:
            result[row.id] = round(balance, 2)
            balance -= row.amount
        return result

    def _page_movement(self, row, balance):
        return {
            "date": row.date,
            "label": self._page_label(row),
            "detail": self._page_detail(row),
            "icon": self._page_icon(row),
            "amount": row.amount,
            "balance": balance,
            "status": self._page_payment(row),
        }

    # === WORDS === #

    def _page_label(self, row):
        """What happened, in a few words that need no bookkeeper."""
        if row.level == "earned":
            return self._page_earned_label(row)
        if row.move_id.coop_reward_run_id:
            return self.env._("Reward for you") if row.amount < 0 else self.env._("Reward taken back")
        back = row.amount > 0
        return {
            "net_turnover": self.env._("From your work") if back else self.env._("Correction of your work"),
            "contribution": self.env._("Contribution back") if back else self.env._("Contribution"),
            "investment": self.env._("Money back for things") if back else self.env._("Things for your business"),
            "training": self.env._("Money back for training") if back else self.env._("Training"),
        }.get(row.category) or (self.env._("Added") if back else self.env._("Taken out"))

    def _page_earned_label(self, row):
        back = row.amount > 0
        customer = row.partner_id.name or self.env._("a customer")
        return {
            "turnover": self.env._("Work for %(customer)s", customer=customer)
            if back
            else self.env._("Money back to %(customer)s", customer=customer),
            "assignment_cost": self.env._("Costs come back") if back else self.env._("Costs of your work"),
            "investment": self.env._("Money back for things") if back else self.env._("Things for your business"),
            "training": self.env._("Money back for training") if back else self.env._("Training"),
        }.get(row.category) or self.env._("Does not count for your pot")

    def _page_detail(self, row):
        """The text on the document; on the pot's own rows without the name that the books put before it."""
        if row.level == "earned":
            return " · ".join(filter(None, dict.fromkeys([row.name, row.document])))
        name = (row.name or "").partition(" · ")[2] or row.name
        if not row.settlement_id:
            return name
        until = self.env._("Statement until %(date)s", date=self._page_day(row.settlement_id.date_to))
        return f"{name} · {until}" if row.category == "contribution" else until

    def _page_icon(self, row):
        if row.move_id.coop_reward_run_id:
            return "fa-gift"
        return {
            "turnover": "fa-briefcase",
            "net_turnover": "fa-briefcase",
            "assignment_cost": "fa-shopping-basket",
            "contribution": "fa-users",
            "investment": "fa-wrench",
            "training": "fa-graduation-cap",
        }.get(row.category, "fa-exchange")

    def _page_payment(self, row):
        """Whether the customer has paid: {"label", "icon", "kind"}; None for what is no invoice to a customer."""
        if row.level != "earned" or row.category != "turnover" or row.move_id.move_type != "out_invoice":
            return None
        state = row.move_id.payment_state
        if state in ("paid", "in_payment"):
            return {"label": self.env._("Paid"), "icon": "fa-check", "kind": "done"}
        if state == "partial":
            return {"label": self.env._("Partly paid"), "icon": "fa-hourglass-half", "kind": "wait"}
        if state == "reversed":
            return {"label": self.env._("Taken back"), "icon": "fa-undo", "kind": "off"}
        return {"label": self.env._("Not paid yet"), "icon": "fa-hourglass-o", "kind": "wait"}
