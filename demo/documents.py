from odoo import Command

from .company import CompanyMaker


class Documents:
    """Short ways to Odoo's own documents, made by the treasurer."""

    def __init__(self, people):
        self.people = people
        self.company = people.company
        treasurer = people.user("penningmeester")
        self.env = people.env(user=treasurer, context={**people.env.context, "lang": treasurer.lang})
        # Documents come without their history in the chatter, which takes a third of the time.
        self.quiet = self.env(context={**self.env.context, "tracking_disable": True})
        self._accounts, self._taxes = {}, {}

    def account(self, code):
        if code not in self._accounts:
            self._accounts[code] = CompanyMaker.account(self.company, code)
        return self._accounts[code]

    def tax(self, name):
        """A tax of the Dutch chart; "0" is no tax at all."""
        if name == "0":
            return self.env["account.tax"]
        if name not in self._taxes:
            self._taxes[name] = self.company.env["account.chart.template"].ref(name)
        return self._taxes[name]

    def shares(self, shares):
        """{member's key or "own": percent} as an analytic distribution."""
        result = {}
        for key, percent in (shares or {}).items():
            own = self.company.coop_analytic_account_id
            account = own if key == "own" else self.people.members[key].analytic_account_id
            result[str(account.id)] = percent
        return result or False

    # === INVOICES AND BILLS === #

    def line(self, text, quantity, price, shares, tax="btw_21_d"):
        return {
            "name": text,
            "quantity": quantity,
            "price_unit": price,
            "account_id": self.account("8005").id,
            "tax_ids": [Command.set(self.tax(tax).ids)],
            "analytic_distribution": self.shares(shares),
        }

    def cost(self, text, amount, shares, *, account="7001", tax="btw_21_buy"):
        return self.line(text, 1, amount, shares, tax) | {"account_id": self.account(account).id}

    def prepare(self, move_type, partner, day, lines, **vals):
        return {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_line_ids": [Command.create(line) for line in lines],
            **vals,
        }

    def post(self, vals_list):
        moves = self.quiet["account.move"].create(vals_list)
        moves.action_post()
        return moves

    def invoice(self, customer, day, *lines):
        return self.post([self.prepare("out_invoice", self.people.customers[customer], day, lines)])

    def bill(self, supplier, day, *lines, ref=None):
        partner = self.people.suppliers[supplier]
        return self.post([self.prepare("in_invoice", partner, day, lines, ref=ref)])

    def credit(self, invoice, day, reason, quantity=None):
        """A credit note by the wizard: of the whole invoice, or of so many hours of its first line."""
        wizard = (
            self.quiet["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": day, "reason": reason, "journal_id": invoice.journal_id.id})
        )
        credit_note = self.quiet["account.move"].browse(wizard.refund_moves()["res_id"])
        if quantity:
            first, *rest = credit_note.invoice_line_ids
            credit_note.invoice_line_ids = [
                Command.update(first.id, {"quantity": quantity}),
                *(Command.delete(line.id) for line in rest),
            ]
        credit_note.invoice_date = day
        credit_note.action_post()
        return credit_note

    # === MONEY === #

    def pay(self, moves, day, amount=None):
        """Register payment, as the button Pay does; several documents of one day each have their own payment."""
        vals = {"payment_date": day, "group_payment": False}
        if amount is not None:
            vals["amount"] = amount
        self.quiet["account.payment.register"].with_context(active_model="account.move", active_ids=moves.ids).create(
            vals
        ).action_create_payments()

    def settle_against(self, invoice, credit_note):
        """Put a credit note against its invoice; core does so by itself when it credits all."""
        items = (invoice | credit_note).line_ids.filtered(lambda line: line.display_type == "payment_term")
        if not any(items.mapped("reconciled")):
            items.reconcile()

    # === ENTRIES BY HAND === #

    def entry(self, day, ref, lines, journal=None):
        """A journal entry of (account, partner, label, debit, credit)."""
        journal = journal or self.company.coop_journal_id
        move = self.quiet["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": day,
                "ref": ref,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner and partner.id,
                            "name": label,
                            "debit": max(amount, 0.0),
                            "credit": max(-amount, 0.0),
                        }
                    )
                    for account, partner, label, amount in lines
                ],
            }
        )
        move.action_post()
        return move
