from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command, Date
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from . import prepared

# The way to each state, as the first days of its steps; see :data:`member_states.TRANSITIONS`.
PATHS = {
    "applicant": ["applicant"],
    "trial": ["applicant", "trial"],
    "active": ["applicant", "active"],
    "paused": ["applicant", "active", "paused"],
    "exited": ["applicant", "active", "exited"],
}
ROLES = {
    "treasurer": "social_cooperative.group_treasurer",
    "treasurer2": "social_cooperative.group_treasurer",
    "board": "social_cooperative.group_board",
    "coach": "social_cooperative.group_coach",
    "shop": "social_cooperative.group_shop",
    "administrator": "social_cooperative.group_administrator",
    "accountant": "account.group_account_readonly",
    "invoicing": "account.group_account_invoice",
}


class CoopCommon(AccountTestInvoicingCommon):
    """One cooperative, a user for every role, and short ways to the documents that its books are made of.

    Tests run as an administrator of the cooperative; take another role with ``with_user``. Tag the subclasses
    ``@tagged("post_install", "-at_install")``: before that there is no chart of accounts.
    """

    default_date = "2026-01-15"
    # Whose turn the odd cent is follows from the document's id, and that from the tests which ran before: here it follows
    # from the amount alone, so that a test finds the same cents each time. Classes about the turns have the real ones.
    turns_by_document = False
    prepared_database = True  # dev/test runs these classes where this cooperative stands already; see prepared.py

    @classmethod
    def setUpClass(cls):
        kept = prepared.find()
        if kept:
            cls._check_can_recall()
            super(BaseCommon, cls).setUpClass()  # past what AccountTestInvoicingCommon and its parents make
            prepared.recall(cls, kept)
        else:
            super().setUpClass()
            cls._make_cooperative()
        if not cls.turns_by_document:
            lines = type(cls.env["account.move.line"])
            cls.startClassPatcher(patch.object(lines, "_coop_get_turn", lambda line: round(abs(line.balance) * 100)))

    @classmethod
    def _check_can_recall(cls):
        """What was prepared is all that stands between this class and BaseCommon, with its chart of accounts."""
        parents = cls.__mro__[cls.__mro__.index(CoopCommon) : cls.__mro__.index(BaseCommon)]
        others = set(parents) - set(CoopCommon.__mro__)
        if others or cls.country_code or cls.chart_template:
            raise AssertionError(f"{cls.__name__} makes another cooperative: set its prepared_database to False")

    @classmethod
    def _make_cooperative(cls):
        cls.company = cls.company_data["company"]
        cls.company._coop_switch_on()
        # Most scenarios book costs before anything came in, since they are about another rule; see common_spending.
        cls.company.coop_refuse_overspending = False
        cls.own = cls.company.coop_analytic_account_id
        cls.pot = cls.company.coop_pot_id
        cls.income_account = cls.company_data["default_account_revenue"]
        cls.expense_account = cls.company_data["default_account_expense"]
        for role, groups in ROLES.items():
            setattr(cls, role, cls._create_user(role, groups))

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("social_cooperative.group_administrator")

    @classmethod
    def _create_user(cls, login, groups, company=None, **vals):
        company = company or cls.company
        return new_test_user(
            cls.env, login=f"coop_{login}", name=login.capitalize(), groups=groups, company_id=company.id, **vals
        )

    @classmethod
    def _create_auditor(cls, login="auditor", until="2100-01-01"):
        return cls._create_user(login, "social_cooperative.group_audit", coop_access_until=until)

    @classmethod
    def _let_log_in(cls, roles):
        """Passwords for who tries a page, by the names on the class; with them an employee and a user of the portal."""
        cls.employee = cls._create_user("employee", "base.group_user")
        cls.portal = new_test_user(cls.env, login="coop_portal", groups="base.group_portal")
        for role in roles:
            getattr(cls, role).password = f"coop_{role}"

    @classmethod
    def _create_cooperative(cls, name="Other cooperative"):
        """A second cooperative in the same database; the tests' own user may enter both."""
        company = cls.setup_other_company(name=name)["company"]
        company._coop_switch_on()
        return company

    # === MEMBERS AND RULES === #

    @classmethod
    def _create_member(cls, name, trade_name=None, state="active", date="2026-01-01", **vals):
        """A member in the given state since that date (every earlier step on the same day)."""
        if "partner_id" not in vals:
            vals["partner_id"] = cls.env["res.partner"].create({"name": name}).id
        vals.setdefault("status_ids", [Command.create({"state": step, "date": date}) for step in PATHS[state]])
        return cls.env["coop.member"].create({"trade_name": trade_name, **vals})

    @classmethod
    def _rule(cls, percentage=30.0, base="net_turnover", **vals):
        """A contribution rule: 30 % of net turnover to the cooperative, since 2026, unless told otherwise.

        ``monthly_amount=`` makes it a fixed amount per month.
        """
        fixed = "monthly_amount" in vals
        return cls.env["coop.contribution.rule"].create(
            {
                "name": "Contribution",
                "method": "fixed" if fixed else "percentage",
                "base": False if fixed else base,
                "percentage": 0 if fixed else percentage,
                "date_from": "2026-01-01",
                **vals,
            }
        )

    # === MUNICIPALITIES === #

    @classmethod
    def _municipality(cls):
        """A municipality that no list knows, as contact."""
        reference = cls.env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
        return cls.env["res.partner"].create(
            {"name": "Gemeente Testdam", "is_company": True, "coop_municipality_id": reference.id}
        )

    @classmethod
    def _agreement(cls, municipality=None, **vals):
        """An agreement since 2026 with a municipality, a new one unless it is given."""
        municipality = municipality or cls._municipality()
        defaults = {"name": "Testdam 2026", "authority_partner_id": municipality.id, "date_from": "2026-01-01"}
        return cls.env["coop.agreement"].create(defaults | vals)

    # === DOCUMENTS === #

    @classmethod
    def _distribution(cls, shares):
        """The analytic distribution of {member or analytic account: percent}."""
        accounts = {
            owner.analytic_account_id if owner._name == "coop.member" else owner: percent
            for owner, percent in shares.items()
        }
        return {str(account.id): percent for account, percent in accounts.items()}

    @classmethod
    def _invoice(cls, lines, partner=None, date=None, post=True, move_type="out_invoice", **vals):
        """An invoice of lines (amount ex VAT, {member or own: percent}[, account[, taxes]])."""
        date = Date.to_date(date or cls.default_date)
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or cls.partner_a).id,
                "invoice_date": date,
                "date": date,
                "invoice_payment_term_id": cls.pay_terms_a.id,
                "invoice_line_ids": [Command.create(cls._prepare_line(move_type, *line)) for line in lines],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _bill(cls, lines, partner=None, date=None, post=True, move_type="in_invoice", **vals):
        """A vendor bill; lines as in :meth:`_invoice`."""
        return cls._invoice(lines, partner=partner or cls.partner_b, date=date, post=post, move_type=move_type, **vals)

    @classmethod
    def _prepare_line(cls, move_type, amount, shares, account=None, taxes=None):
        default = cls.income_account if move_type.startswith("out_") else cls.expense_account
        return {
            "name": "Work",
            "quantity": 1,
            "price_unit": amount,
            "account_id": (account or default).id,
            "tax_ids": [Command.set(taxes.ids if taxes else [])],
            "analytic_distribution": cls._distribution(shares) if shares else False,
        }

    @classmethod
    def _credit_note(cls, invoice, amount=None, date=None, post=True):
        """A credit note on a posted invoice or bill: of all of it, or of an amount (ex VAT) of its first line."""
        credit_note = cls._reverse_invoice(invoice, date=date or invoice.date)
        if amount is not None:
            first, *rest = credit_note.invoice_line_ids
            credit_note.write(
                {
                    "invoice_line_ids": [
                        Command.update(first.id, {"price_unit": amount, "quantity": 1}),
                        *(Command.delete(line.id) for line in rest),
                    ]
                }
            )
        if post:
            credit_note.action_post()
        return credit_note

    @classmethod
    def _pay(cls, move, amount=None, date=None):
        """Register a payment of the whole document or of an amount, as the button Pay does."""
        vals = {"payment_date": date or move.date}
        if amount is not None:
            vals["amount"] = amount
        return cls._register_payment(move, **vals)

    # === ASSERTIONS === #

    @contextmanager
    def assertRefused(self, exception, regex):
        """Like assertRaisesRegex, and what was done until then is rolled back, as for a user.

        Core does that for assertRaises only.
        """
        with self.assertRaises(exception) as caught:
            yield caught
        self.assertRegex(str(caught.exception), regex)
