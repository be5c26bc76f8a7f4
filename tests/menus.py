"""What the web client asks of the server when somebody opens every menu that he sees, one after the other."""

import traceback

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields
from odoo.fields import Domain
from odoo.tests import Form
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import safe_eval, time

from odoo.addons.web.controllers.utils import clean_action

LIMIT = 80  # records of a page
READ = ("list", "kanban", "hierarchy")
COUNTED = ("graph", "pivot")


def _depth(node):
    return len(list(node.iterancestors("field"))) + (node.tag == "field")


class MenuWalk:
    """Opens all menus of a user.

    :param env: of that user, with his language and companies
    """

    def __init__(self, env):
        assert not env.su, "what the superuser may open says nothing"
        self.env = env
        self.opened = []  # names of the menus
        self.errors = []  # texts that name menu and error

    def walk(self):
        menus = self.env["ir.ui.menu"].load_web_menus(False)
        for menu in menus.values():
            if menu["actionID"]:
                self.opened.append(menu["xmlid"] or menu["name"])
                self._open(menu)
        return self

    def _open(self, menu):
        """One menu; nothing that it does is kept."""
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            self._run(self._load(menu["actionModel"], menu["actionID"]))
            self.env.flush_all()
        except Exception as error:  # noqa: BLE001  # pylint: disable=broad-except  # each is what the test looks for
            where = traceback.extract_tb(error.__traceback__)[-1]
            name = menu["xmlid"] or menu["name"]
            self.errors.append(f"{self.env.user.login}: {name}: {error!r} ({where.filename}:{where.lineno})")
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)

    # === ACTIONS === #

    def _load(self, model, action_id):
        """As /web/action/load does: whoever sees the menu may read its action."""
        action = self.env[model].sudo().browse(action_id)
        return clean_action(action._get_action_dict(), env=self.env)

    def _run(self, action):
        if action["type"] == "ir.actions.server":
            result = self.env["ir.actions.server"].browse(action["id"]).run()
            if result:
                self._run(clean_action(result, env=self.env))
        elif action["type"] == "ir.actions.act_window":
            self._open_window(action)
        elif action["type"] == "ir.actions.client":
            assert action["tag"], action

    def _evaluated(self, value, context):
        """A domain or context of an action or a filter, as the client evaluates it."""
        if not isinstance(value, str):
            return value or {}
        names = {
            **context,
            "uid": self.env.uid,
            "user": self.env.user,
            "allowed_company_ids": self.env.companies.ids,
            "current_company_id": self.env.company.id,
            "context": context,
            "context_today": lambda: fields.Date.context_today(self.env.user),
            "current_date": fields.Date.to_string(fields.Date.context_today(self.env.user)),
            "today": fields.Date.to_string(fields.Date.context_today(self.env.user)),
            "datetime": safe_datetime,
            "relativedelta": relativedelta,
            "time": time,
            "active_id": False,
            "active_ids": [],
        }
        return safe_eval(value, names) if value.strip() else {}

    # === WINDOWS === #

    def _open_window(self, action):
        context = {**self.env.context, **(self._evaluated(action.get("context"), self.env.context) or {})}
        model = self.env[action["res_model"]].with_context(**context)
        views = [[view_id, kind] for view_id, kind in action["views"] if kind != "search"]
        search = [action["search_view_id"][0] if action.get("search_view_id") else False, "search"]
        options = {"action_id": action.get("id"), "toolbar": True, "load_filters": True}
        answer = model.get_views([*views, search], options)["views"]
        domain, groupby = self._search(answer["search"]["arch"], context)
        domain = Domain(self._evaluated(action.get("domain"), context) or []) & domain
        found = model.browse()
        for _view_id, kind in views:
            if kind in READ:
                found = found or self._read(model, etree.fromstring(answer[kind]["arch"]), domain, groupby)
            elif kind in COUNTED:
                self._count(model, etree.fromstring(answer[kind]["arch"]), domain, groupby)
        self._open_forms(model, action, views, found)

    def _search(self, arch, context):
        """(domain, fields to group by) of the filters that the action switches on."""
        domain, groupby = Domain.TRUE, []
        for node in etree.fromstring(arch).iter("filter"):
            if not context.get(f"search_default_{node.get('name')}"):
                continue
            if node.get("domain"):
                domain &= Domain(self._evaluated(node.get("domain"), context))
            if node.get("context"):
                group = self._evaluated(node.get("context"), context).get("group_by")
                groupby += [group] if isinstance(group, str) else group or []
        return domain, groupby

    def _read(self, model, arch, domain, groupby):
        """The first page; the records on it."""
        specification = self._specification(model, arch)
        answer = model.web_search_read(domain, specification, limit=LIMIT)
        grouped = groupby or [arch.get("default_group_by")] * bool(arch.get("default_group_by"))
        if grouped:
            by = self._by_interval(model, *grouped[0].split(":"))
            model.web_read_group(domain, [by], self._aggregates(model, arch))
        return model.browse([record["id"] for record in answer["records"]])

    def _specification(self, model, arch):
        specification = {}
        for node in self._own_fields(arch):
            field = model._fields[node.get("name")]
            specification[field.name] = {}
            if field.type == "many2one":
                specification[field.name] = {"fields": {"display_name": {}}}
            elif field.type in ("one2many", "many2many"):
                inner = self._specification(self.env[field.comodel_name], node) or {"display_name": {}}
                specification[field.name] = {"fields": inner}
        return specification

    @staticmethod
    def _own_fields(arch):
        """Fields of this view: not those of views in a field of it, nor those that belong to the heading of a group."""
        return arch.xpath(".//field[count(ancestor::field) = $depth][not(ancestor::groupby)]", depth=_depth(arch))

    def _aggregates(self, model, arch):
        return [
            f"{node.get('name')}:{kind}"
            for node in self._own_fields(arch)
            for kind in ("sum", "avg")
            if node.get(kind) and model._fields[node.get("name")].aggregator
        ]

    def _count(self, model, arch, domain, groupby):
        """A graph or pivot, by what its arch names."""
        nodes = self._own_fields(arch)
        measures = [
            f"{node.get('name')}:{model._fields[node.get('name')].aggregator or 'sum'}"
            for node in nodes
            if node.get("type") == "measure"
        ]
        rows = [
            self._by_interval(model, node.get("name"), node.get("interval"))
            for node in nodes
            if node.get("type") in ("row", "col") or (arch.tag == "graph" and node.get("type") != "measure")
        ]
        groupby = [self._by_interval(model, *group.split(":")) for group in groupby]
        model.formatted_read_group(domain, groupby or rows, [*measures, "__count"])

    @staticmethod
    def _by_interval(model, name, interval=None):
        """A field to group by, dates by the month unless the view says otherwise."""
        is_date = "." not in name and model._fields[name].type in ("date", "datetime")
        return f"{name}:{interval or 'month'}" if is_date or interval else name

    # === FORMS === #

    def _open_forms(self, model, action, views, found):
        forms = [view_id for view_id, kind in views if kind == "form"]
        if not forms:
            return
        if action.get("res_id"):
            Form(model.browse(action["res_id"]), forms[0] or None)
            return
        if found:
            Form(found[:1], forms[0] or None)
        arch = etree.fromstring(model.get_views([(forms[0], "form")])["views"]["form"]["arch"])
        if arch.get("create") not in ("0", "false", "False") and model.has_access("create"):
            if model.env.context.get("create", True):
                Form(model, forms[0] or None)
