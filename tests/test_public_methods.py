import inspect

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal.common_portal_records import PortalRecordsCase

OURS = "odoo.addons.social_cooperative."
# The ORM's own doors, which check rights themselves.
ORM = {"create", "write", "unlink", "copy", "search_fetch", "search_count", "load", "init", "export_data"}
# Public methods that tell nothing, or check in another way than by who may read the record, and where that is tested.
OTHERWISE = {
    ("decimal.precision", "precision_get"): "a number of decimals, which Odoo tells everybody",
    ("coop.member", "get_import_templates"): "where a file is that everybody can download",
    ("coop.permission", "get_import_templates"): "the same",
    ("coop.opening.line", "get_import_templates"): "the same",
    ("pos.session", "try_cash_in_out"): "Odoo's own door, with the right to open the drawer: test_till_rights",
    ("coop.shift", "clock"): "a till that the caller may open, and a PIN: test_till_division",
    ("coop.till.signature", "sign"): "a till that the caller may open, and a PIN: test_till_signed",
}
# Arguments, by their name; what they are does not matter, since it is refused before.
ARGUMENTS = {"vals": {}, "pin": "1", "fields": [], "data": [], "extras": {}, "reason": "x", "_type": "in"}


@tagged("post_install", "-at_install", "thorough")
class TestPublicMethods(PortalRecordsCase):
    """What a client can call by its name (no underscore before it) asks first whether the caller may read the record.

    Whether he may do what the method does is tested with each document; here it is that none forgot to ask at all. A new
    method is found by itself. What is open on purpose stands in ``OTHERWISE``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.coach_id = cls.coach
        cashier = "base.group_user,point_of_sale.group_pos_user"
        cls.users = {
            "colleague": cls._create_user("colleague", "base.group_user"),
            "cashier": cls._create_user("cashier", cashier),
            "cashier elsewhere": cls._create_user("cashier_elsewhere", cashier, cls.other),
            "shop": cls.shop,
            "another coach": cls._create_user("coach3", "social_cooperative.group_coach"),
            "invoicing": cls.invoicing,
            "accountant": cls.accountant,
            "board": cls.board,
            "program": cls._create_user("reader", "social_cooperative.group_reader"),
            "treasurer elsewhere": cls._create_user("treasurer2x", "social_cooperative.group_treasurer", cls.other),
            "another member": cls.anna_user,
            "customer": cls.visitor,
            "audit committee": cls._create_auditor("audit", "2027-12-31"),
        }
        cls.env["coop.proof.check"]._ensure_checks(cls.company)
        cls.env.flush_all()

    def _methods(self):
        """(model, name, function) of every public method that the addon defines or extends."""
        for model in sorted(self.env.registry):
            found = {}
            for cls in reversed(type(self.env[model]).mro()):
                if cls.__module__.startswith(OURS):
                    found |= {name: value for name, value in vars(cls).items() if inspect.isfunction(value)}
            if not self.env[model]._abstract:
                for name, function in sorted(found.items()):
                    if not name.startswith("_") and name not in ORM and not hasattr(function, "_api_private"):
                        yield model, name, getattr(type(self.env[model]), name)

    def _record(self, model):
        """Bert's, or any of the cooperative; else a number that is none, for those who may not read the model at all."""
        records = self.env[model].sudo().with_context(active_test=False)
        if model in self.berts:
            return self.berts[model]
        if model == "coop.member":
            return self.bert
        domain = (
            [("company_id", "=", self.company.id)] if getattr(records._fields.get("company_id"), "store", False) else []
        )
        found = records.search(domain, limit=1) if records._auto or records._table_query else records
        return found.sudo(False) or self.env[model].browse(1)

    def _arguments(self, function):
        names = list(inspect.signature(function).parameters.values())[1:]
        return [ARGUMENTS.get(one.name, 1) for one in names if one.default is inspect.Parameter.empty]

    def _may_read(self, user, record):
        records = self.env(user=user, su=False)[record._name].with_context(allowed_company_ids=user.company_ids.ids)
        if not records.has_access("read"):
            return False
        return not record.exists() or records.browse(record.id).has_access("read")

    def test_each_asks_who_calls(self):
        tried = 0
        for model, name, function in self._methods():
            record = self._record(model)
            ids = [] if hasattr(function, "_api_model") else [record.ids]
            for role, user in self.users.items():
                if (model, name) in OTHERWISE or (not ids and self.env(user=user, su=False)[model].has_access("read")):
                    continue
                if self._may_read(user, record) and ids:
                    continue
                tried += 1
                context = {"allowed_company_ids": user.company_ids.ids}
                with (
                    self.subTest(f"{model}.{name}", by=role),
                    mute_logger("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                ):
                    arguments = [*ids, *self._arguments(function)]
                    call_kw(self.env(user=user, su=False)[model], name, arguments, {"context": context})
        self.assertGreater(tried, 500)

    def test_what_is_open_is_there(self):
        methods = {(model, name) for model, name, _function in self._methods()}
        self.assertLessEqual(set(OTHERWISE), methods)
        self.assertGreater(len(methods), 100)
