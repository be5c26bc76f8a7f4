"""Running some of Odoo's own tests in another setting.

Odoo's test loader, and pytest as dev/test calls it, run the methods that stand in a class itself and no inherited ones,
so they are copied.
"""

import re

from odoo.fields import Command


def borrow(pattern):
    """Copy the matching test methods that a class inherits into the class itself, so that they run there."""

    def decorate(cls):
        def _tests(names):
            return [name for name in names if name.startswith("test_") and callable(getattr(cls, name))]

        if getattr(cls, "__unittest_skip__", False):
            raise AssertionError(f"{cls.__name__}: Odoo skips these tests, so they would show nothing")
        own = _tests(vars(cls))
        found = [name for name in _tests(dir(cls)) if re.fullmatch(f"test_({pattern})", name) and name not in own]
        if not found:
            raise AssertionError(f"{cls.__name__}: Odoo has no test {pattern}")
        for name in found:
            setattr(cls, name, getattr(cls, name))
        cls.asked_for = (*found, *own)
        return cls

    return decorate


class CooperativeElsewhere:
    """Mixin: another company of the database is a cooperative at work; the test's own company is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(su=True)
        # No chart of accounts: loading one changes the taxes of products in every company.
        company = env["res.company"].create({"name": "Cooperative elsewhere"})
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        income, other = env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": account_type, "company_ids": company.ids}
                for name, code, account_type in (("Income", "800000", "income"), ("Other", "100000", "asset_current"))
            ]
        )
        env["account.journal"].create({"name": "Entries", "code": "MISC", "type": "general", "company_id": company.id})
        env["res.company"].browse(company.id)._coop_switch_on()
        member = env["coop.member"].create({"partner_id": env["res.partner"].create({"name": "Member elsewhere"}).id})
        shares = {str(member.analytic_account_id.id): 100}
        lines = [
            {"account_id": income.id, "balance": -10, "analytic_distribution": shares},
            {"account_id": other.id, "balance": 10},
        ]
        env["account.move"].create({"line_ids": [Command.create(line) for line in lines]}).action_post()
        env.flush_all()
