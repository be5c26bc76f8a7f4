from ..rewards.reward_scenario import RewardScenario
from ..till.common_till import TillScenario


class GoldenScenario(RewardScenario, TillScenario):
    """The golden quarter of design §6 (domain §6.2) through Odoo's own documents, on one basis.

    Invoices 450 and 600 paid, 250 unpaid, a credit note of 50 on the first, costs 180 + 42, a printer of 199; 30 % of
    net turnover is handed over. There is a till and an agreement with a municipality, for what comes afterwards.
    """

    basis = None
    quarter_end = "2026-03-31"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coop_recognition = cls.basis
        cls._rule(30.0, name="Afdracht")
        cls._book_quarter({cls.anna: 100})

    @classmethod
    def _book_quarter(cls, anna):
        cls.first = cls._invoice([(450.0, anna)], date="2026-01-10")
        cls.second = cls._invoice([(600.0, anna)], date="2026-02-10")
        cls.third = cls._invoice([(250.0, anna)], date="2026-03-10")
        cls._reconcile(cls.first, cls._credit_note(cls.first, 50.0, date="2026-02-01"))
        cls._pay(cls.first, date="2026-02-20")
        cls._pay(cls.second, date="2026-03-01")
        cls._bill([(180.0, anna)], date="2026-01-12")
        cls._bill([(42.0, anna)], date="2026-02-12")
        cls._bill([(199.0, anna, cls.investment_account)], date="2026-03-12")

    @classmethod
    def _terms(cls, *moves):
        lines = cls.env["account.move.line"].union(*(move.line_ids for move in moves))
        return lines.filtered(lambda line: line.display_type == "payment_term")

    @classmethod
    def _reconcile(cls, *moves):
        """Odoo does this by itself for a credit note of all that is open."""
        cls._terms(*moves).filtered(lambda line: not line.reconciled).reconcile()

    def _settle_quarter(self):
        return self._settle(self.quarter_end)

    # === AT THE TILL === #

    def _sell_on(self, day, *lines, **vals):
        """One order in a session of its own, opened and closed on that day."""
        with self._freeze(day):
            session = self._open()
            order = self._sell([self._line(*line[:-1], **line[-1]) for line in lines], date_order=day, **vals)
            self._close(session)
        return order

    def _refund_in_the_shop(self, order, day):
        lines = [(line.product_id, -line.qty, {"refunded_orderline_id": line.id}) for line in order.lines]
        return self._sell_on(day, *lines, is_refund=True)

    def _refund_in_the_back_office(self, order, day):
        """By the buttons Return Products and Payment."""
        with self._freeze(day):
            session = self._open()
            action = order.with_user(self.manager).refund()
            refund = self.env["pos.order"].browse(action["res_id"])
            pay = self.env["pos.make.payment"].with_user(self.manager).with_context(active_id=refund.id)
            vals = {"config_id": self.config.id, "payment_method_id": self.cash.id, "amount": refund.amount_total}
            pay.create(vals).check()
            self._close(session)
        return refund

    # === A REWARD === #

    def _reward_quarter(self, payment_date):
        """Half of the surplus of the quarter, permitted by the municipality; posted, not yet paid."""
        self._policy(50.0)
        run = self._posted(date_to=self.quarter_end, payment_date=payment_date)
        return self._reward(run, self.anna)

    def _pay_reward(self, reward, date):
        action = reward.run_id.with_user(self.treasurer).action_register_payment()
        wizard = self.env["account.payment.register"].with_user(self.treasurer).with_context(**action["context"])
        return wizard.create({"payment_date": date})._create_payments()
