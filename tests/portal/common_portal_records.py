from datetime import timedelta

from odoo.fields import Command, Datetime

from .common_portal import PNG, PortalCase


class PortalRecordsCase(PortalCase):
    """Bert and Piet each have one of everything; it is attacked by everybody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay(cls._invoice([(400.0, {cls.bert: 100})], date="2026-01-10"), date="2026-01-20")
        cls.berts = cls._one_of_everything(cls.bert, cls.bert_user)
        reward = cls._reward(cls.env, cls.bert)
        cls.berts[reward._name] = reward
        cls.piets = cls._one_of_everything(cls.piet.with_company(cls.other), cls.piet_user)
        cls.env.flush_all()

    @classmethod
    def _one_of_everything(cls, member, user):
        """{model: record} of this member, with a photo for what has photos."""
        env = cls.env(context={**cls.env.context, "allowed_company_ids": member.company_id.ids})
        settlement = env["coop.settlement"].create({"date_to": "2026-01-31", "company_id": member.company_id.id})
        settlement.company_id.coop_four_eyes = False
        settlement.action_compute()
        settlement.action_approve()
        settlement.action_post()
        work = env["coop.assignment"].create(
            {
                "title": f"Secret work of {member.trade_name}",
                "company_id": member.company_id.id,
                "customer_note": "A customer",
                "line_ids": [Command.create({"name": "Work", "price_unit": 100, "tax_ids": False})],
                "share_ids": [Command.create({"member_id": member.id})],
            }
        )
        wish = env["coop.spending.request"].with_user(user).sudo().create({"title": "Secret wish", "amount": 10})
        line = settlement.line_ids.filtered(lambda one: one.member_id == member)
        return {record._name: record.with_env(cls.env) for record in (line, work, wish)}

    @classmethod
    def _reward(cls, env, member):
        reference = env["coop.municipality"].create(
            {"code": f"GM99{member.id % 100:02}", "name": f"Testdam {member.id}"}
        )
        municipality = env["res.partner"].create(
            {"name": f"Testdam {member.id}", "coop_municipality_id": reference.id, "company_id": member.company_id.id}
        )
        agreement = env["coop.agreement"].create(
            {
                "name": "Testdam",
                "authority_partner_id": municipality.id,
                "date_from": "2026-01-01",
                "company_id": member.company_id.id,
            }
        )
        env["coop.reward.policy"].create(
            {
                "name": "Half",
                "agreement_id": agreement.id,
                "percentage": 50,
                "date_from": "2026-01-01",
                "for_all": True,
            }
        )
        env["coop.permission"].create({"member_id": member.id, "agreement_id": agreement.id, "date_from": "2026-01-01"})
        run = env["coop.reward.run"].create(
            {
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
                "payment_date": "2026-02-15",
                "company_id": member.company_id.id,
            }
        )
        run.action_compute()
        run.action_approve()
        run.action_post()
        return run.reward_ids.filtered(lambda one: one.member_id == member)

    def _photo(self, record, user):
        """A photo that the member himself sent in."""
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .sudo()
            .create({"name": "slip.png", "raw": PNG, "res_model": record._name, "res_id": record.id})
        )

    def _api_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "test", Datetime.now() + timedelta(days=1))

    @staticmethod
    def _pages(records):
        """Every reading address of these records."""
        papers = {"coop.settlement.line": "statements", "coop.reward": "rewards"}
        for model, folder in papers.items():
            yield f"/my/pot/{folder}/{records[model].id}"
            yield f"/my/pot/{folder}/{records[model].id}/pdf"
        for model, folder in (("coop.assignment", "assignments"), ("coop.spending.request", "spending")):
            yield f"/my/pot/{folder}/{records[model].id}"
            yield f"/my/pot/{folder}/{records[model].id}/edit"
