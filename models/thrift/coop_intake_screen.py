from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .coop_intake import SHOP_BOOKS_DAYS, SOURCES

# Kilos of a weighing that nobody takes back by a slip of the finger.
LARGE = 100
# Weighings that the screen lists; more are in the list of intakes.
SHOWN = 30
FROM_SCREEN = ("source", "postcode", "site_id", "municipality_id")
# What the screen chooses from, and whether it must.
LISTS = {
    "category_id": ("coop.goods.category", True),
    "stream_id": ("coop.stream", True),
    "site_id": ("coop.intake.site", False),
    "municipality_id": ("coop.municipality", False),
}


class CoopIntake(models.Model):
    """What the screen with the big buttons asks of the server."""

    _inherit = "coop.intake"

    @api.model
    def get_screen_data(self):
        """Everything that the screen shows when it opens."""
        self.check_access("create")
        company = self.env.company
        own = [("company_id", "=", company.id)]
        areas = self.env["coop.postcode.area"].search(own)
        sites = self.env["coop.intake.site"].search(own)
        return {
            "open": company.coop_shop_open,
            "categories": self.env["coop.goods.category"].search_read(own, ["name", "icon", "must_register"]),
            "streams": self.env["coop.stream"].search_read(own, ["name", "icon", "kind"]),
            "sites": [{"id": site.id, "name": site.name, "place": site.municipality_id.name} for site in sites],
            "areas": [{"first": area.first, "last": area.last, "place": area.municipality_id.name} for area in areas],
            "places": self._known_places(areas, sites),
            **self._today_data(),
        }

    @api.model
    def book_weighing(self, vals):
        """Book one weighing of the screen, at once.

        :param vals: category_id, stream_id, weight, source and what goes with it, serial, description, the day on
            which it was weighed (today when it was sent at once), and a token that is the same when the screen sends
            the same weighing again
        :returns: the list of today
        """
        self.check_access("create")
        known = vals.get("token") and self.search_count(
            [("company_id", "=", self.env.company.id), ("screen_token", "=", vals["token"])], limit=1
        )
        if not known:
            intake = self.create(self._prepare_screen_vals(vals))
            intake.action_confirm()
        return self._today_data()

    def cancel_weighing(self, confirmed=False):
        """Undo from the screen.

        :param confirmed: whether somebody answered the question that is asked for a colleague's weighing, or a large one
        :returns: the list of today, and the question when nothing was taken back for lack of an answer
        """
        self.check_access("write")
        question = self._ask_before_undo()
        if question and confirmed is not True:
            return {**self._today_data(), "question": question}
        self.action_cancel()
        if question:
            self._say_undone()
        return self._today_data()

    # === BUSINESS METHODS === #

    def _ask_before_undo(self):
        """What is asked before a weighing is taken back; empty: it is the user's own, and a small one."""
        self.ensure_one()
        theirs = self.create_uid != self.env.user
        if self.state != "done" or not (theirs or self.weight >= LARGE or len(self.line_ids) > 1):
            return ""
        # A colleague's name is no secret to whoever weighs in the same shop.
        weighed = self.sudo().create_uid.name
        return self.env._(
            "%(who)s weighed this: %(what)s. Take it back?",
            who=weighed,
            what=", ".join(
                f"{formatLang(self.env, line.weight, digits=2)} kg {line.category_id.name}" for line in self.line_ids
            ),
        )

    def _say_undone(self):
        self.message_post(
            body=self.env._(
                "Taken back on the screen by %(who)s; it was weighed by %(weighed)s.",
                who=self.env.user.name,
                weighed=self.sudo().create_uid.name,  # see _ask_before_undo
            )
        )

    @api.model
    def _prepare_screen_vals(self, vals):
        weight = vals.get("weight")
        self.env["coop.intake.line"]._check_weight(weight)
        if vals.get("source") not in dict(SOURCES):
            raise UserError(self.env._("Choose first where it comes from, then weigh."))
        self._check_known(vals)
        line = {name: vals.get(name) or False for name in ("category_id", "stream_id", "serial", "description")}
        return {
            **{name: vals.get(name) or False for name in FROM_SCREEN if vals.get(name)},
            "company_id": self.env.company.id,
            "date": self._screen_date(vals.get("date")),
            "screen_token": vals.get("token") or False,
            "line_ids": [fields.Command.create({**line, "weight": weight})],
        }

    @api.model
    def _check_known(self, vals):
        """Lists change while a tablet is open, or waits for its connection."""
        for name, (model, needed) in LISTS.items():
            number = vals.get(name)
            if not number and not needed:
                continue
            # What is archived since was there when it was weighed.
            lists = self.env[model].with_context(active_test=False)
            own = [("company_id", "=", self.env.company.id)] if "company_id" in lists._fields else []
            if not isinstance(number, int) or not lists.search_count([("id", "=", number), *own], limit=1):
                raise UserError(
                    self.env._(
                        "%(list)s: what was chosen does not exist any more. Reload this page and choose again.",
                        list=self.env["ir.model"]._get(model).name,
                    )
                )

    @api.model
    def _screen_date(self, day):
        """The day of the tablet, as far as it can be true."""
        today = fields.Date.context_today(self)
        try:
            day = fields.Date.to_date(day) or today
        except (TypeError, ValueError):
            return today
        return min(max(day, today - timedelta(days=SHOP_BOOKS_DAYS)), today)

    @api.model
    def _known_places(self, areas, sites):
        """The municipalities that goods came from before: the buttons for a postcode that is new."""
        places = areas.municipality_id | sites.municipality_id
        return [{"id": place.id, "name": place.name} for place in places.sorted("name")]

    @api.model
    def _today_data(self):
        today = Domain("company_id", "=", self.env.company.id) & Domain("date", "=", fields.Date.context_today(self))
        intakes = self.search(today & Domain("state", "!=", "draft"), order="id desc", limit=SHOWN)
        booked = today & Domain("state", "=", "done") & Domain("source", "!=", "shop")
        ((kilos, count),) = self._read_group(booked, [], ["weight:sum", "__count"])
        return {
            "weighings": [intake._prepare_weighing() for intake in intakes],
            "total": kilos or 0.0,
            "count": count,
        }

    def _prepare_weighing(self):
        self.ensure_one()
        lines = self.line_ids
        return {
            "id": self.id,
            "category": ", ".join(lines.category_id.mapped("name")),
            "stream": ", ".join(lines.stream_id.mapped("name")),
            "weight": self.weight,
            "origin": self._origin_text(),
            "cancelled": self.state == "cancelled",
        }

    def _origin_text(self):
        self.ensure_one()
        labels = dict(self._fields["source"]._description_selection(self.env))
        texts = {"postcode": self.postcode, "site": self.site_id.name}
        parts = [texts.get(self.source) or labels[self.source], self.municipality_id.name]
        return " · ".join(part for part in parts if part)
