from collections.abc import Iterable
from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval

from ..common.groups import ADMINISTRATOR
from .card import SECTIONS

MONTHS = 12


class CoopToday(models.AbstractModel):
    """The page on which the app opens: what waits for this user, and how the last twelve months went.

    It knows no document itself. Rooms, and addons of others, extend :meth:`_get_cards` and :meth:`_get_charts`. Everything
    is read with the rights of who looks.
    """

    _name = "coop.today"
    _description = "What waits today"

    # === HOOKS === #

    @api.model
    def _get_cards(self):
        """Hook: the cards of the page, as :class:`Card`; of all roles, in the order in which they are shown."""
        return []

    @api.model
    def _get_charts(self):
        """Hook: the graphs of the page, as :class:`Chart`."""
        return []

    # === FOR THE CLIENT === #

    @api.model
    def get_page(self):
        """The cards that this user sees, counted, and which graphs there will be.

        :return: {"enabled": whether a cooperative is switched on, "may_set_up": whether he can do that,
            "sections": [{"code", "title"}], "cards": [see :meth:`_prepare_card`], "charts": [{"code", "title"}]}
        """
        enabled = bool(self._companies())
        titles = self._section_titles()
        return {
            "enabled": enabled,
            "may_set_up": self.env.user.has_group(ADMINISTRATOR),
            "sections": [{"code": code, "title": titles[code]} for code in SECTIONS],
            "cards": [self._prepare_card(card) for card in self._seen(self._get_cards())] if enabled else [],
            "charts": [{"code": one.code, "title": one.title} for one in self._seen_charts()] if enabled else [],
        }

    @api.model
    def open_card(self, code):
        """The list of what a card counts, as an action.

        :raises AccessError: when the card is none of this user's
        """
        for card in self._seen(self._get_cards()):
            if card.code == code:
                return self._prepare_action(card)
        raise AccessError(self.env._("This card is not on your page."))

    @api.model
    def get_charts(self):
        """The graphs that this user sees: [{"code", "title", "hint", "labels", "currency_id", "series": [{"label",
        "kind", "unit", "values"}]}], a value for each label."""
        charts = self._seen_charts() if self._companies() else []
        labels = [format_date(self.env, month, date_format="MMM yy") for month in self._months()]
        return [{**self._prepare_chart(chart), "labels": labels} for chart in charts]

    # === WHAT ROOMS ASK === #

    @api.model
    def _companies(self):
        """The cooperatives among the companies that the user looks at."""
        return self.env.companies.filtered("coop_enabled")

    @api.model
    def _in_companies(self, model):
        """What of a model the page is about."""
        fields_of = self.env[model]._fields
        return Domain("company_id", "in", self._companies().ids) if "company_id" in fields_of else Domain.TRUE

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    @api.model
    def _months(self):
        """The first days of the last twelve months, this month the last of them."""
        this = self._today().replace(day=1)
        return [fields.Date.subtract(this, months=back) for back in reversed(range(MONTHS))]

    @api.model
    def _sums_by_month(self, model, domain, day, *measures):
        """{first day of a month: (sum of each measure)} of the last twelve months, by one query.

        :param day: the field that says in which month a record falls
        """
        since = Domain(day, ">=", self._months()[0])
        groups = self.env[model]._read_group(
            Domain(domain) & since & self._in_companies(model), [f"{day}:month"], [f"{name}:sum" for name in measures]
        )
        return {month: tuple(amount or 0.0 for amount in amounts) for month, *amounts in groups}

    @api.model
    def _balances_by_month(self, model, domain, day, measure):
        """{first day of a month: the sum of everything up to its end} of the last twelve months, by one query."""
        groups = self.env[model]._read_group(
            Domain(domain) & self._in_companies(model), [f"{day}:month"], [f"{measure}:sum"], order=f"{day}:month"
        )
        result, balance, groups = {}, 0.0, list(groups)
        for month in self._months():
            while groups and groups[0][0] <= month:
                balance += groups.pop(0)[1] or 0.0
            result[month] = balance
        return result

    # === WHO SEES WHAT === #

    @api.model
    def _seen(self, cards):
        return [card for card in cards if self._is_in_groups(card.groups) and self.env[card.model].has_access("read")]

    @api.model
    def _seen_charts(self):
        return [
            chart
            for chart in self._get_charts()
            if self._is_in_groups(chart.groups) and all(self.env[name].has_access("read") for name in chart.models)
        ]

    @api.model
    def _is_in_groups(self, groups):
        return not groups or any(self.env.user.has_group(group) for group in groups)

    # === CARDS === #

    @api.model
    def _section_titles(self):
        return {
            "decide": self.env._("To decide"),
            "book": self.env._("To book and pay"),
            "watch": self.env._("To keep an eye on"),
            "shop": self.env._("In the shop"),
        }

    @api.model
    def _domain_of(self, card):
        return Domain(card.domain) & self._in_companies(card.model)

    @api.model
    def _prepare_card(self, card):
        """What the page shows of a card: {"code", "title", "section", "icon", "hint", "count", "total", "unit", "date",
        "deadline", "late": whether that day is over, "alarm", "always", "do": {"label", "action"} or False}."""
        count, total, day = self._measure(card)
        return {
            "code": card.code,
            "title": card.title,
            "section": card.section,
            "icon": card.icon,
            "hint": card.hint,
            "count": count,
            "total": total,
            "unit": card.unit,
            "date": fields.Date.to_string(day) if count and day else False,
            "deadline": card.deadline,
            "late": bool(count and day and card.deadline and day < self._today()),
            "alarm": bool(count and card.alarm),
            "always": card.always,
            "do": self._prepare_do(card),
        }

    @api.model
    def _prepare_do(self, card):
        if not card.do or not self.env[card.model].has_access("create"):
            return False
        label, action = card.do
        return {"label": label, "action": action}

    @api.model
    def _measure(self, card):
        """(how many records, their total or False, the smallest date or None) of a card, by one query."""
        if card.missing:
            count, day = card.missing()
            return count, False, day
        aggregates = ["__count"]
        aggregates += [f"{card.total}:sum"] if card.total else []
        aggregates += [f"{card.date}:min"] if card.date else []
        [(count, *rest)] = self.env[card.model]._read_group(self._domain_of(card), [], aggregates)
        total = (rest.pop(0) or 0.0) if card.total else False
        day = rest.pop() if card.date else None
        if isinstance(day, datetime):
            day = fields.Datetime.context_timestamp(self, day).date()
        return count, total, day

    @api.model
    def _prepare_action(self, card):
        action = self._plain_action(card)
        if card.action:
            action |= self.env["ir.actions.act_window"]._for_xml_id(card.action)
        # Filters that the window begins with would hide some of what was counted.
        context = safe_eval(action["context"], {"uid": self.env.uid}) if action["context"] else {}
        kept = {name: value for name, value in context.items() if not name.startswith("search_default_")}
        if card.missing:
            return action | {"context": kept, "views": self._form_only(action), "view_mode": "form"}
        return action | {"context": kept, "domain": self._to_client(self._domain_of(card)), "name": card.title}

    @api.model
    def _plain_action(self, card):
        return {
            "type": "ir.actions.act_window",
            "name": card.title,
            "res_model": card.model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "context": "{}",
        }

    @api.model
    def _form_only(self, action):
        return [(view, kind) for view, kind in action["views"] if kind == "form"] or [(False, "form")]

    @api.model
    def _to_client(self, domain):
        """A domain in what JSON has: no days, no sets."""

        def plain(value):
            if isinstance(value, datetime):
                return fields.Datetime.to_string(value)
            if isinstance(value, date):
                return fields.Date.to_string(value)
            is_many = isinstance(value, Iterable) and not isinstance(value, str)
            return [plain(one) for one in value] if is_many else value

        return [term if isinstance(term, str) else plain(term) for term in domain]

    # === GRAPHS === #

    @api.model
    def _prepare_chart(self, chart):
        months = self._months()
        return {
            "code": chart.code,
            "title": chart.title,
            "hint": chart.hint,
            "currency_id": self._companies()[:1].currency_id.id,
            "series": [
                {
                    "label": one.label,
                    "kind": one.kind,
                    "unit": one.unit,
                    # No share of nothing.
                    "values": [one.values.get(month, None if one.unit == "%" else 0.0) for month in months],
                }
                for one in chart.series()
            ],
        }
