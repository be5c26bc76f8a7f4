from datetime import date
from typing import NamedTuple

from odoo import Command

from .company import CompanyMaker


class Payment(NamedTuple):
    """Of one document.

    :param amount: in euro; without it, all that is still open
    """

    day: date
    move: object
    amount: float | None = None


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

    def prepare_invoice(self, customer, day, *lines):
        return self.prepare("out_invoice", self.people.customers[customer], day, lines)

    def prepare_bill(self, supplier, day, *lines, ref):
        return self.prepare("in_invoice", self.people.suppliers[supplier], day, lines, ref=ref)

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

    def pay(self, payments):
        """Payments as the bank's payments screen makes them, and each put against its document; all in one go.

        The button Pay of a document makes, posts and reconciles one entry at a time, which takes three times as long.
        """
        payments = [payment for payment in payments if payment.move.amount_residual]
        booked = self.quiet["account.payment"].create([self._prepare_payment(payment) for payment in payments])
        booked.action_post()
        self.quiet["account.move.line"]._reconcile_plan(
            [
                (one.move_id.line_ids | payment.move.line_ids).filtered(
                    lambda line, account=one.destination_account_id: line.account_id == account and not line.reconciled
                )
                for one, payment in zip(booked, payments, strict=True)
            ]
        )

    def _prepare_payment(self, payment):
        move = payment.move
        return {
            "date": payment.day,
            "amount": payment.amount or abs(move.amount_residual),
            "payment_type": "inbound" if move.is_inbound() else "outbound",
            "partner_type": "customer" if move.is_sale_document() else "supplier",
            "partner_id": move.commercial_partner_id.id,
            "journal_id": self.journal("bank").id,
            "memo": move.payment_reference or move.ref or move.name,
            "destination_account_id": move.line_ids.filtered(
                lambda line: line.display_type == "payment_term"
            ).account_id.id,
            "invoice_ids": [Command.set(move.ids)],
        }

    def journal(self, kind):
        """The first of this kind, but for the cooperative's own."""
        return self.env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", self.company.id), ("id", "!=", self.company.coop_journal_id.id)],
            order="sequence, id",
            limit=1,
        )

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
