from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..models.books import coop_posting
from ..models.common import coop_guard
from .books.common_books import BooksCommon

# The keys of our own marks in the context, see coop_guard.
MARKS = [coop_guard._OWN_CODE, coop_guard._WITHOUT_SPENDING_CHECK, coop_posting._KEY]
# What an RPC client may send to get round a guard: core's own keys, and ours with any JSON value.
CONTEXTS = [
    {},
    {"skip_analytic_sync": True},
    {"skip_readonly_check": True, "force_delete": True, "check_move_validity": False, "skip_invoice_sync": True},
    dict.fromkeys(MARKS, True),
    dict.fromkeys(MARKS, {"value": 1, "is_open": True, "move_ids": [1]}),
]


class BooksAttack(BooksCommon):
    """The users with the least rights that can try to change posted members' books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = new_test_user(
            cls.env,
            login="coop_analyst",
            groups="base.group_user,analytic.group_analytic_accounting",
            company_id=cls.company.id,
        )
        cls.invoicing.group_ids += cls.env.ref("analytic.group_analytic_accounting")


class InvoiceAttack(BooksAttack):
    """A posted invoice of three members' items and a bill of the cooperative's own, to be attacked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice([(100.0, {cls.m1: 60, cls.m2: 40}), (50.0, {cls.m1: 100})])
        cls.line, cls.line2 = cls.invoice.invoice_line_ids
        cls.item = cls.line.analytic_line_ids.filtered("member_id").sorted("amount")[-1]
        cls.own_bill = cls._bill([(30.0, None)])
        cls.moves = cls.invoice | cls.own_bill

    def _attack(self, attack, users=None, contexts=None, refused=True):
        """The attack changes nothing, whoever tries it with whatever context; by default it is refused."""
        for user in users or self.invoicing | self.analyst:
            for context in contexts or CONTEXTS:
                with self.subTest(user=user.login, context=context):
                    before = self._books(self.moves)
                    done = False
                    with self.cr.savepoint() as savepoint:
                        with suppress(UserError):
                            attack(self.env(user=user, context={**self.env.context, **context}))
                            self.env.flush_all()
                            done = True
                            self.assertEqual(self._books(self.moves), before)
                        savepoint.rollback()
                    self.env.invalidate_all()
                    self.assertEqual(self._books(self.moves), before)
                    self.assertFalse(refused and done, "accepted")

    def _write_item(self, vals, **options):
        self._attack(lambda env: self.item.with_env(env).write(vals), **options)

    def _write_line(self, vals, **options):
        self._attack(lambda env: self.line.with_env(env).write(vals), users=self.invoicing, **options)
