from freezegun import freeze_time

from ..common import CoopCommon


class AuditCommon(CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2027-02-01"))
        cls.company._coop_make_sequences()
        cls.auditor, cls.second = (cls._create_auditor(login) for login in ("auditor", "second"))
        cls.member = cls._create_member("Anna de Wit", "Tuinhulp", date="2026-01-01")
        for amount in range(1, 13):
            cls._invoice([(100 * amount, {cls.member: 100})], date=f"2026-{amount:02d}-15")

    @classmethod
    def _create_auditor(cls, login, until="2027-06-30"):
        return super()._create_auditor(login, until)

    def _audit(self, **vals):
        defaults = {"date_from": "2026-01-01", "date_to": "2026-12-31", "size": 4, "seed": "481516"}
        return self.env["coop.audit"].with_user(self.auditor).create(defaults | vals)

    def _drawn(self, **vals):
        audit = self._audit(**vals)
        audit.action_draw()
        return audit

    def _report(self, audit):
        report = self.env["ir.actions.report"]
        return report._render_qweb_html("social_cooperative.report_audit", audit.ids)[0]
