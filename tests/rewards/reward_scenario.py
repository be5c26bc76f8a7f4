from ..scenario import CoopScenario


class RewardScenario(CoopScenario):
    """An agreement with a municipality, a permission for Anna and Bert, and short ways to policies and runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reference = cls.env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
        cls.municipality = cls.env["res.partner"].create(
            {"name": "Gemeente Testdam", "is_company": True, "coop_municipality_id": reference.id}
        )
        cls.agreement = cls.env["coop.agreement"].create(
            {"name": "Testdam 2026", "authority_partner_id": cls.municipality.id, "date_from": "2026-01-01"}
        )
        cls.permissions = cls.env["coop.permission"].create(
            [
                {"member_id": member.id, "agreement_id": cls.agreement.id, "date_from": "2026-01-01"}
                for member in cls.anna | cls.bert
            ]
        )
        (cls.anna | cls.bert).age_known = "older"

    @classmethod
    def _policy(cls, percentage=50.0, **vals):
        """Half of the surplus for everybody under the agreement, unless told otherwise."""
        return cls.env["coop.reward.policy"].create(
            {
                "name": "Half of the surplus",
                "agreement_id": cls.agreement.id,
                "date_from": "2026-01-01",
                "percentage": percentage,
                "for_all": True,
                **vals,
            }
        )

    def _earn(self, amount, member, date):
        invoice = self._invoice([(amount, {member: 100})], date=date)
        self._pay(invoice, date=date)
        return invoice

    def _run(self, date_from="2026-01-01", date_to="2026-01-31", payment_date="2026-12-15", **vals):
        return (
            self.env["coop.reward.run"]
            .with_user(self.treasurer)
            .create({"date_from": date_from, "date_to": date_to, "payment_date": payment_date, **vals})
        )

    def _approved(self, *args, **vals):
        run = self._run(*args, **vals)
        run.action_compute()
        run.with_user(self.board).action_approve()
        return run

    def _posted(self, *args, **vals):
        run = self._approved(*args, **vals)
        run.action_post()
        return run.with_env(self.env)

    def _reward(self, run, member):
        return run.with_env(self.env).reward_ids.filtered(lambda reward: reward.member_id == member)

    def _codes(self, run, member):
        return [step["code"] for step in self._reward(run, member).refusals or ()]

    def _settled(self, *incomes):
        for number, income in enumerate(incomes, 1):
            if income:
                self._earn(income, self.anna, f"2026-{number:02}-10")
            self._settle({1: "2026-01-31", 2: "2026-02-28", 3: "2026-03-31"}[number])
