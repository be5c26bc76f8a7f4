from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install", "thorough")
class TestBooksQueries(BooksCommon):
    """What the books add to posting does not grow with the number of invoices."""

    def _queries(self, count, cooperative):
        """The number of queries of posting so many invoices of two lines, in a cooperative or as plain Odoo does it."""
        shares = [{self.m1: 60, self.m2: 40}, {self.m3: 100}]
        self.company.sudo().coop_enabled = cooperative
        self.env.registry.clear_cache()
        moves = self.env["account.move"].union(
            *(self._invoice([(100.01, shares[0]), (50, shares[1])], post=False) for _number in range(count))
        )
        self._bill([(1, None)], post=False)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        moves.action_post()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_posting(self):
        self._queries(2, True)
        self._queries(2, False)
        extra = {count: self._queries(count, True) - self._queries(count, False) for count in (10, 50)}
        self.assertLessEqual(extra[50], extra[10] + 2, extra)
        self.assertLess(extra[10], 20, extra)

    def test_unsaid_costs(self):
        """Filling in the cooperative as owner is one write, however many bills there are."""
        counts = {}
        for count in (5, 5, 25):
            moves = self.env["account.move"].union(*(self._bill([(10, None)], post=False) for _number in range(count)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves.line_ids._coop_assign_owners()
            self.env.flush_all()
            counts[count] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[25], counts[5] + 4, counts)
