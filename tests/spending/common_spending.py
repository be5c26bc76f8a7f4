from odoo.tests import new_test_user

from ..scenario import CoopScenario


class SpendingCase(CoopScenario):
    """Anna, whom ``coach`` guides, with money in her pot; Carl is another coach's. No VAT unless told otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_purchase_tax_id = False
        cls.company.coop_refuse_overspending = True
        cls.anna.coach_id = cls.bert.coach_id = cls.coach
        cls.coach2 = cls._create_user("coach2", "social_cooperative.group_coach")
        cls.carl = cls._create_member("Carl Bruin", trade_name="Fietsdokter", date="2016-01-01", coach_id=cls.coach2.id)
        cls.supplier = cls.env["res.partner"].create({"name": "Gereedschap BV"})
        cls.member_user = new_test_user(cls.env, "anna_portal", groups="base.group_portal", company_id=cls.company.id)
        cls.member_user.partner_id = cls.anna.partner_id

    @classmethod
    def _earn(cls, member, amount, date="2026-01-10"):
        """So much more in the pot, before any contribution."""
        cls._pay(cls._invoice([(amount, {member: 100})], date=date))

    @classmethod
    def _request(cls, amount=100.0, member=None, user=None, **vals):
        """A draft of the member's coach, unless told otherwise."""
        member = member or cls.anna
        return (
            cls.env["coop.spending.request"]
            .with_user(user or member.coach_id)
            .create(
                {
                    "title": "Hedge trimmer",
                    "reason": "For the gardens in the East",
                    "member_id": member.id,
                    "amount": amount,
                    "category": "investment",
                    "vendor_note": "Gereedschap BV",
                    **vals,
                }
            )
        )

    @classmethod
    def _submitted(cls, *args, **kwargs):
        request = cls._request(*args, **kwargs)
        if request.kind == "receipt":
            request._attach("receipt.png", b"x")
        request.action_submit()
        return request

    @classmethod
    def _approved(cls, *args, by=None, **kwargs):
        """Submitted, and approved by the treasurer or the board, as the tests' own user sees it."""
        request = cls._submitted(*args, **kwargs)
        request.with_user(by or (cls.board if request._is_above_limit() else cls.treasurer)).action_approve()
        return request.with_env(cls.env)

    @classmethod
    def _billed(cls, request, post=True, date="2026-02-01"):
        """The bill that the treasurer makes of an approved request."""
        if not request.partner_id and request.kind == "purchase":
            request.with_user(cls.treasurer).partner_id = cls.supplier
        action = request.with_user(cls.treasurer).action_make_bill()
        bill = cls.env["account.move"].browse(action["res_id"])
        bill.invoice_date = date
        if post:
            bill.with_user(cls.treasurer).action_post()
        return bill

    def _figures(self, member=None):
        """(pot, reserved, available) of Anna, unless told otherwise."""
        self.env.invalidate_all()
        member = member or self.anna
        return tuple(round(value, 2) for value in (member.pot_total, member.pot_reserved, member.pot_available))
