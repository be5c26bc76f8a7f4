from odoo.fields import Command

from ..scenario import CoopScenario

SPEC = {"date": {}, "amount": {}, "running_balance": {}, "has_running_balance": {}, "document": {}}


class LedgerCommon(CoopScenario):
    """A year of documents of two members, settled up to the end of March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env["coop.member.ledger"]
        cls.anna.coach_id = cls.coach
        cls._rule(30.0)
        cls.invoices = [
            cls._invoice([(100.0 + month, {cls.anna: 60, cls.bert: 40})], date=f"2026-{month:02d}-10")
            for month in range(1, 7)
        ]
        for invoice in cls.invoices[:3]:
            cls._pay(invoice, date=invoice.date)
        cls.bill = cls._bill([(30.01, {cls.anna: 50, cls.bert: 50})], date="2026-02-11")
        cls.printer = cls._bill([(20.0, {cls.anna: 100}, cls.investment_account)], date="2026-03-12")

    def _rows(self, *domain, order="date, item_number, id", user=None):
        return self.ledger.with_user(user or self.env.user).search(list(domain), order=order)

    def _page(self, *domain, order=None, offset=0, limit=None, user=None):
        """Rows as a list on screen asks for them."""
        ledger = self.ledger.with_user(user or self.treasurer)
        self.env.invalidate_all()
        return ledger.web_search_read(list(domain), SPEC, offset=offset, limit=limit, order=order)["records"]

    def _by_hand(self, amount, member=None, date="2026-04-01", account=None):
        """An entry by hand that puts ``amount`` in the pot of a member."""
        pot_account = account or self.pot.account_id
        move = self.env["account.move"].create(
            {
                "journal_id": self.company.coop_journal_id.id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": pot_account.id,
                            "partner_id": (member or self.anna).partner_id.id,
                            "balance": -amount,
                        }
                    ),
                    Command.create({"account_id": self.company.coop_appropriation_account_id.id, "balance": amount}),
                ],
            }
        )
        move.action_post()
        return move
