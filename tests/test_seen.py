from collections import defaultdict

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal.common_portal_records import PortalRecordsCase

# What is known of Bert, each in a form that stands nowhere else; by what it says.
SECRETS = {
    "name": ("Qwobbel",),
    "address": ("xerxes@qwob.example", "0687654321", "Qwobstraat"),
    "account": ("NL02RABO0123456789", "NL02 RABO 0123 4567 89"),
    "purpose": ("Quibble drill",),
    "amount": ("7,654.32", "7654.32"),
}
CONTACT = {"name", "address"}
# Where Odoo shows contacts, also members', to everybody who is no cashier: nothing there says that they are members.
CONTACTS = {"res.partner", "res.users", "mail.message"}
LOGS = ("odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


@tagged("post_install", "-at_install", "thorough")
class TestSeen(PortalRecordsCase):
    """All models there are, through every door that gives away what is in them, by every role that has no business with
    a member: what is searched for is what he is called, where he lives, his account, and what he asks for how much.

    All models means those of the modules that this addon needs. Odoo's calendar (``calendar``) is none of them and is not in
    this database: there, a meeting is seen by all colleagues unless its *Privacy* says otherwise, so a member's name does
    not belong in its subject. doc/installation.md says so.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.coach_id = cls.coach
        cls._tell_everything()
        other_coach = cls._create_user("coach3", "social_cooperative.group_coach")
        cashier, user = "base.group_user,point_of_sale.group_pos_user", "base.group_user"
        cls.without_contacts = {
            "shop": cls.shop,
            "cashier": cls._create_user("cashier", cashier),
            "till manager": cls._create_user("till_manager", "base.group_user,point_of_sale.group_pos_manager"),
            "audit committee": cls._create_auditor("audit", "2027-12-31"),
            "program": cls._create_user("reader", "social_cooperative.group_reader"),
            "another member": cls.anna_user,
            "customer": cls.visitor,
        }
        cls.with_contacts = {
            "colleague": cls._create_user("colleague", user),
            "another coach": other_coach,
            "stock": cls._create_user("stock", "stock.group_stock_manager"),
            "analyst": cls._create_user("analyst", f"{user},analytic.group_analytic_accounting"),
            "contact manager": cls._create_user("contacts", f"{user},base.group_partner_manager"),
            "cashier elsewhere": cls._create_user("cashier_elsewhere", cashier, cls.other),
            "coach elsewhere": cls._create_user("coach_elsewhere", "social_cooperative.group_coach", cls.other),
            "board elsewhere": cls._create_user("board_elsewhere", "social_cooperative.group_board", cls.other),
        }
        for role in cls.without_contacts | cls.with_contacts:
            if role not in ("another member", "customer", "program"):
                user = (cls.without_contacts | cls.with_contacts)[role]
                user.group_ids += cls.env.ref("base.group_allow_export")
        cls.coach.group_ids += cls.env.ref("base.group_allow_export")
        cls.env.flush_all()
        cls.carriers = cls._find_carriers()

    @classmethod
    def _tell_everything(cls):
        """What is written about Bert in the course of a year, in each place where Odoo keeps such things."""
        bert, wish = cls.bert, cls.berts["coop.spending.request"]
        bert.partner_id.write(
            {
                "name": "Xerxes Qwobbel",
                "email": "xerxes@qwob.example",
                "phone": "0687654321",
                "street": "Qwobstraat 1",
                "bank_ids": [Command.create({"acc_number": "NL02RABO0123456789"})],
            }
        )
        wish.write({"amount": 7654.32, "title": "Quibble drill"})
        wish._attach("Quibble drill of Qwobbel.png", b"x")
        wish.with_user(cls.bert_user).sudo().action_submit()
        told = (cls.coach.partner_id | bert.partner_id).ids
        words = "Quibble drill of Qwobbel, € 7,654.32"
        for record in (wish, bert, cls.berts["coop.assignment"], cls.berts["coop.reward"].run_id):
            record.message_post(subject=words, body=words, partner_ids=told, subtype_xmlid="mail.mt_comment")
            record.message_subscribe(partner_ids=told)
            record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=cls.treasurer.id, summary=words, note=words
            )
            cls.env["ir.attachment"].create(
                {"name": words, "raw": words.encode(), "res_model": record._name, "res_id": record.id}
            )
        bert.trade_name = "Klusbus Noord"

    # === WHERE IT STANDS === #

    @classmethod
    def _told(cls, text):
        """Which kinds of secrets are in this text."""
        return {kind for kind, words in SECRETS.items() if any(word in text for word in words)}

    @classmethod
    def _find_carriers(cls):
        """{model: {field: kinds}} of everything that carries a secret, as somebody with all rights sees it."""
        carriers = defaultdict(dict)
        for name in sorted(cls.env.registry):
            model = cls.env[name].sudo().with_context(active_test=False, lang="en_US")
            if model._abstract or not (model._auto or model._table_query):
                continue
            rows = cls._rows(model)
            for field in model._fields.values() if rows else ():
                kinds = cls._told(str(cls._column(rows, field)))
                if kinds:
                    carriers[name][field.name] = kinds
        return carriers

    @classmethod
    def _rows(cls, model):
        try:
            return model.search([], limit=2000)
        except UserError:  # a model that Odoo lets nobody search
            return model

    @classmethod
    def _column(cls, rows, field):
        if field.type == "binary":
            return ()
        try:
            with cls.cr.savepoint(), mute_logger(*LOGS):
                return [row[field.name] for row in rows.read([field.name])]
        except (
            UserError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
        ):  # computed for screens that give it a context
            return ()

    # === THE DOORS === #

    def _doors(self, model, field):
        """(name, function that gives what a client gets) of every way to what is in a field."""
        yield "search_read", lambda rpc: rpc("search_read", [], [field])
        yield "web_search_read", lambda rpc: rpc("web_search_read", [], {field: self._specification(model, field)})
        yield "name_search", lambda rpc: rpc("name_search", "", limit=None)
        yield "group", lambda rpc: rpc("formatted_read_group", [], [field], ["__count"])
        yield "read_group", lambda rpc: rpc("web_read_group", [], [field], ["__count"])
        yield "export_data", lambda rpc: rpc("export_data", rpc("search", []), [field, "display_name"])
        if self.env[model]._fields[field].relational:
            yield "export its name", lambda rpc: rpc("export_data", rpc("search", []), [f"{field}/display_name"])
            yield "found by its name", lambda rpc: self._found(rpc, f"{field}.display_name")
        yield "found by it", lambda rpc: self._found(rpc, field)

    def _specification(self, model, field):
        return {"fields": {"display_name": {}}} if self.env[model]._fields[field].relational else {}

    def _found(self, rpc, path):
        """A word that finds something says that it is there."""
        return [word for words in SECRETS.values() for word in words if rpc("search_count", [(path, "ilike", word)])]

    def _walk(self, user):
        """{(model, kind): the doors and fields that give it away} for this user"""
        given = defaultdict(set)
        for model, fields in self.carriers.items():
            readable = self.env(user=user, su=False)[model].has_access("read")
            for field in fields if readable else ():
                for door, get in self._doors(model, field):
                    for kind in self._told(str(self._ask(user, model, get))):
                        given[model, kind].add(f"{door}: {field}")
        return given

    def _ask(self, user, model, get):
        def rpc(method, *args, **kwargs):
            context = {"active_test": False, "lang": "en_US", "allowed_company_ids": user.company_ids.ids}
            return call_kw(self.env(user=user, su=False)[model], method, args, {**kwargs, "context": context})

        try:
            with self.cr.savepoint(), mute_logger(*LOGS):
                return get(rpc)
        except (UserError, ValueError, TypeError, KeyError, NotImplementedError, AttributeError) as refused:
            return type(refused)  # refused, or no way to ask for this field

    # === WHO SEES WHAT === #

    def test_the_walk_finds_what_there_is(self):
        """Else what follows would say nothing."""
        for model in (
            "res.partner", "res.partner.bank", "coop.member", "coop.spending.request", "mail.message", "mail.followers",
            "mail.notification", "mail.activity", "ir.attachment", "account.move.line", "res.users",
        ):  # fmt: skip
            self.assertIn(model, self.carriers)
        given = self._walk(self.coach)
        for told in (
            ("coop.member", "name"), ("coop.spending.request", "amount"), ("mail.message", "purpose"),
            ("mail.notification", "purpose"), ("mail.followers", "name"), ("mail.activity", "amount"),
            ("ir.attachment", "purpose"), ("res.partner.bank", "account"),
        ):  # fmt: skip
            self.assertIn(told, given)

    def test_who_meets_no_contact(self):
        for role, user in self.without_contacts.items():
            with self.subTest(role):
                self.assertEqual(dict(self._walk(user)), {})

    def test_who_meets_contacts(self):
        for role, user in self.with_contacts.items():
            with self.subTest(role):
                given = self._walk(user)
                allowed = {(model, kind) for model in CONTACTS for kind in CONTACT}
                self.assertEqual({told: doors for told, doors in given.items() if told not in allowed}, {})
                self.assertIn(("res.partner", "name"), given)

    def test_who_keeps_the_books_elsewhere(self):
        """The account of a contact that two companies share is there for who pays in either of them."""
        user = self._create_user("treasurer_elsewhere", "social_cooperative.group_treasurer", self.other)
        given = self._walk(user)
        allowed = {(model, kind) for model in CONTACTS for kind in CONTACT}
        allowed |= {("res.partner.bank", kind) for kind in CONTACT | {"account"}}
        self.assertEqual({told: doors for told, doors in given.items() if told not in allowed}, {})
