from odoo.fields import Command

from ..scenario import CoopScenario


class AssignmentCase(CoopScenario):
    """Assignments of Anna and Bert, whom ``coach`` guides, for a customer; amounts without VAT unless told otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_sale_tax_id = False
        cls.anna.coach_id = cls.bert.coach_id = cls.coach
        cls.coach2 = cls._create_user("coach2", "social_cooperative.group_coach")
        cls.carl = cls._create_member("Carl Bruin", trade_name="Fietsdokter", date="2016-01-01", coach_id=cls.coach2.id)
        cls.customer = cls.env["res.partner"].create({"name": "Theater De Vlieger", "email": "post@vlieger.example"})

    @classmethod
    def _assignment(cls, lines=(100.0,), shares=None, method="percentage", user=None, **vals):
        """A draft: lines of amounts or (quantity, price), shares {member: number}, by the method."""
        return (
            cls.env["coop.assignment"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "title": "Stage curtains",
                    "partner_id": cls.customer.id,
                    "date_start": "2026-01-10",
                    "split_method": method,
                    "line_ids": [Command.create(cls._line(line)) for line in lines],
                    "share_ids": [
                        Command.create({"member_id": member.id, method: share})
                        for member, share in (shares or {cls.anna: 100}).items()
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _line(cls, line):
        quantity, price = line if isinstance(line, tuple) else (1, line)
        return {"name": "Work", "quantity": quantity, "price_unit": price, "tax_ids": False}

    @classmethod
    def _approved(cls, *args, **kwargs):
        """Submitted and approved by the treasurer; the draft invoice."""
        assignment = cls._assignment(*args, **kwargs)
        assignment.action_submit()
        assignment.with_user(cls.treasurer).action_approve()
        invoice = assignment.invoice_id
        invoice.invoice_payment_term_id = cls.pay_terms_a
        return assignment, invoice

    @classmethod
    def _posted(cls, *args, date="2026-01-15", **kwargs):
        assignment, invoice = cls._approved(*args, **kwargs)
        invoice.invoice_date = date
        invoice.with_user(cls.treasurer).action_post()
        return assignment, invoice

    def _turnover(self, moves):
        """{member: amount} of the analytic items of these documents."""
        result = {}
        for item in moves.line_ids.analytic_line_ids.filtered("member_id"):
            result[item.member_id] = round(result.get(item.member_id, 0) + item.amount, 2)
        return {member: amount for member, amount in result.items() if amount}
