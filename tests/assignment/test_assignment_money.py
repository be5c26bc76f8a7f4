from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install", "thorough")
class TestAssignmentMoney(AssignmentCase):
    """Shares are to the cent on the invoice, in the books and in the pots, whatever happens to the invoice."""

    def test_one_member_has_it_all_without_a_number(self):
        for method in ("percentage", "amount", "hours"):
            assignment, invoice = self._posted((317.53, 0.01), {self.anna: 0}, method)
            self.assertEqual(assignment.share_ids.result, 317.54)
            self.assertEqual(self._turnover(invoice), {self.anna: 317.54})

    def test_amounts_over_lines_that_do_not_divide(self):
        for lines, anna in (
            ((100.0, 100.0, 100.01), 100.0),
            ((33.33, 33.33, 33.33), 33.34),
            ((0.01, 0.01, 0.01, 0.05), 0.03),
            ((1234567.89, 0.01, 99.99), 100.0),
            ((9999999.99, 1.0), 0.01),
            ((250.0, -49.99, 0.02), 66.67),
        ):
            total = round(sum(lines), 2)
            bert = round(total - anna, 2)
            with self.subTest(lines=lines):
                assignment, invoice = self._posted(lines, {self.anna: anna, self.bert: bert}, "amount")
                self.assertEqual(self._turnover(invoice), {self.anna: anna, self.bert: bert})
                self.assertEqual(assignment.share_ids.mapped("result"), [anna, bert])
                for line in invoice.invoice_line_ids:
                    self.assertAlmostEqual(sum(line.analytic_distribution.values()), 100, 8)

    def test_hours_and_thirds(self):
        shares = {self.anna: 1, self.bert: 1, self.carl: 1}
        assignment, invoice = self._posted((33.34, 33.33, 33.33), shares, "hours")
        parts = [33.33, 33.33, 33.33]
        parts[assignment.id % 3] = 33.34  # whose turn it is
        self.assertEqual(self._turnover(invoice), dict(zip(shares, parts, strict=True)))
        self.assertEqual(assignment.share_ids.mapped("result"), parts)
        # 35.725 and 64.305: the half cent is a turn, too
        assignment, invoice = self._posted(((7, 14.29),), {self.anna: 2.5, self.bert: 4.5}, "hours")
        turn = assignment.id % 2
        self.assertEqual(self._turnover(invoice), {self.anna: (35.73, 35.72)[turn], self.bert: (64.3, 64.31)[turn]})

    def test_vat_is_nobodys(self):
        assignment = self._assignment((100.0,), {self.anna: 60, self.bert: 40})
        assignment.line_ids.tax_ids = self.tax_sale_a
        self.assertEqual((assignment.amount_untaxed, assignment.amount_tax, assignment.amount_total), (100, 15, 115))
        assignment.action_submit()
        assignment.action_approve()
        invoice = assignment.invoice_id
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (100, 115))
        invoice.action_post()
        self.assertEqual(self._turnover(invoice), {self.anna: 60, self.bert: 40})

    def test_prices_including_vat(self):
        tax = self.tax_sale_a.copy({"name": "21 % included", "price_include_override": "tax_included", "amount": 21})
        for rounding in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = rounding
            assignment = self._assignment((10.0, 10.0, 10.0), {self.anna: 1, self.bert: 2}, "hours")
            assignment.line_ids.tax_ids = tax
            assignment.action_submit()
            assignment.action_approve()
            invoice = assignment.invoice_id
            self.assertEqual(invoice.amount_untaxed, assignment.amount_untaxed, rounding)
            self.assertEqual(invoice.amount_total, assignment.amount_total, rounding)
            invoice.action_post()
            self.assertEqual(
                self._turnover(invoice), {share.member_id: share.result for share in assignment.share_ids}, rounding
            )

    # === CREDIT NOTES AND PAYMENTS === #

    def test_credit_notes_in_parts_end_at_nothing(self):
        assignment, invoice = self._posted((0.10, 99.99), {self.anna: 50.04, self.bert: 50.05}, "amount")
        notes = self.env["account.move"]
        for amount in (0.05, 0.05, 33.33, 33.33, 33.32):
            notes |= self._credit_note(invoice, amount=amount)
            for member, had in ((self.anna, 50.04), (self.bert, 50.05)):
                left = self._turnover(invoice | notes).get(member, 0)
                self.assertAlmostEqual(
                    left, had * (100.09 + sum(notes.mapped("amount_total_signed"))) / 100.09, delta=0.03
                )
        notes |= self._credit_note(invoice, amount=0.01)
        self.assertEqual(self._turnover(invoice | notes), {})
        self.assertEqual(notes.coop_assignment_id, assignment)

    def test_whole_credit_note(self):
        assignment, invoice = self._posted((33.33, 33.33, 33.33), {self.anna: 33.34, self.bert: 66.65}, "amount")
        note = self._credit_note(invoice)
        self.assertEqual(self._turnover(note), {self.anna: -33.34, self.bert: -66.65})
        self.assertEqual(assignment.state, "credited")

    def test_credit_note_of_one_member_is_left_alone(self):
        """The treasurer may say that only Bert's work is credited."""
        _assignment, invoice = self._posted((100.0,), {self.anna: 60, self.bert: 40})
        note = self._credit_note(invoice, amount=10, post=False)
        note.invoice_line_ids.analytic_distribution = self._distribution({self.bert: 100})
        note.action_post()
        self.assertEqual(self._turnover(note), {self.bert: -10})
        rest = self._credit_note(invoice, amount=90)
        self.assertEqual(self._turnover(rest), {self.anna: -60, self.bert: -30})

    def test_credit_note_of_more_than_is_left_keeps_its_shares(self):
        """Mutant A14: what is credited above the invoice is not taken from whoever still has something left."""
        _assignment, invoice = self._posted((100.0,), {self.anna: 60, self.bert: 40})
        berts = self._credit_note(invoice, amount=40, post=False)
        berts.invoice_line_ids.analytic_distribution = self._distribution({self.bert: 100})
        berts.action_post()
        larger = self._credit_note(invoice, amount=70)
        self.assertEqual(self._turnover(larger), {self.anna: -42, self.bert: -28})

    def test_part_and_late_payment_in_settlements(self):
        self._rule(30.0)
        assignment, invoice = self._posted((33.33, 33.33, 33.33), {self.anna: 33.34, self.bert: 66.65}, "amount")
        self._pay(invoice, amount=40.0, date="2026-01-20")
        self.assertEqual((assignment.state, invoice.payment_state), ("invoiced", "partial"))
        self.assertEqual(assignment.amount_residual, 59.99)
        self._settle("2026-01-31")
        note = self._credit_note(invoice, amount=10.0, date="2026-02-03")
        (invoice | note).line_ids.filtered(
            lambda line: line.display_type == "payment_term" and not line.reconciled
        ).reconcile()
        self._settle("2026-02-28")
        self._pay(invoice, date="2026-03-05")
        self.assertEqual(assignment.state, "paid")
        self._settle("2026-03-31")
        anna, bert = (self._turnover(invoice | note)[member] for member in self.anna | self.bert)
        self.assertEqual(round(anna + bert, 2), 89.99)
        self.assertEqual(self._pot_balance(self.anna), round(anna - round(anna * 0.3, 2), 2))
        self.assertEqual(self._pot_balance(self.bert), round(bert - round(bert * 0.3, 2), 2))

    def test_pots_after_full_payment_are_the_amounts(self):
        _assignment, invoice = self._posted((33.33, 33.33, 33.33), {self.anna: 33.34, self.bert: 66.65}, "amount")
        for amount, day in ((0.01, "2026-01-20"), (50.0, "2026-02-20"), (None, "2026-03-20")):
            self._pay(invoice, amount=amount, date=day)
            self._settle(f"{day[:7]}-{'28' if '-02-' in day else '31'}")
        self.assertEqual((self._pot_balance(self.anna), self._pot_balance(self.bert)), (33.34, 66.65))
        note = self._credit_note(invoice, date="2026-04-02")
        self._pay(note, date="2026-04-03")
        self._settle("2026-04-30")
        self.assertEqual((self._pot_balance(self.anna), self._pot_balance(self.bert)), (0, 0))

    # === WHAT THE TREASURER CHANGES === #

    def test_a_changed_price_is_shared_again(self):
        _assignment, invoice = self._approved((100.0, 50.0), {self.anna: 1, self.bert: 2}, "hours")
        invoice.invoice_line_ids[0].price_unit = 100.01
        invoice.with_user(self.treasurer).action_post()
        self.assertEqual(self._turnover(invoice), {self.anna: 50.0, self.bert: 100.01})

    def test_amounts_that_no_longer_fit_are_refused(self):
        _assignment, invoice = self._approved((100.0,), {self.anna: 60, self.bert: 40}, "amount")
        invoice.invoice_line_ids.price_unit = 110
        with self.assertRefused(UserError, "add up to something else"):
            invoice.with_user(self.treasurer).action_post()

    def test_shares_changed_on_the_invoice_are_refused(self):
        _assignment, invoice = self._approved((100.0,), {self.anna: 60, self.bert: 40})
        invoice.invoice_line_ids.analytic_distribution = self._distribution({self.carl: 100})
        with self.assertRefused(UserError, "not those of assignment"):
            invoice.with_user(self.treasurer).action_post()

    def test_another_plan_stays(self):
        plan = self.env["account.analytic.plan"].create({"name": "Places"})
        place = self.env["account.analytic.account"].create({"name": "Shop", "plan_id": plan.id})
        _assignment, invoice = self._approved((100.0,), {self.anna: 60, self.bert: 40})
        line = invoice.invoice_line_ids
        line.analytic_distribution = {**line.analytic_distribution, str(place.id): 100}
        line.price_unit = 110
        invoice.action_post()
        self.assertEqual(line.analytic_distribution[str(place.id)], 100)
        self.assertEqual(self._turnover(invoice), {self.anna: 66, self.bert: 44})
