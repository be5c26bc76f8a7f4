from datetime import timedelta
from random import Random

from odoo.fields import Command

from ..engine import monday

DAYS = 30
# CBS code, first and last postcode
AREAS = [("GM0193", 8000, 8049), ("GM0150", 7411, 7439), ("GM0166", 8260, 8269)]
SITE = ("GM0193", "Milieustraat Zwolle")

# English name of the category, kilos from and to, share of 100 that goes on sale
LOADS = [
    ("Textile", 8, 40, 55),
    ("Books", 5, 25, 60),
    ("Household", 4, 20, 70),
    ("Furniture", 15, 60, 65),
    ("Small electrical", 2, 12, 40),
    ("Toys", 2, 10, 65),
    ("Media", 1, 6, 60),
    ("White goods", 30, 70, 60),
    ("Other goods", 2, 15, 45),
]
# Where the rest of a category goes: its recycling stream, by its English name; without one it is residual waste
RECYCLED = {
    "Textile": "Recycling: textile",
    "Books": "Recycling: paper and books",
    "Media": "Recycling: paper and books",
    "Furniture": "Recycling: wood and metal",
    "Small electrical": "Recycling: electrical",
    "White goods": "Recycling: electrical",
}
BICYCLES = [
    (24, "GZ-204418", "Gazelle Orange, zwart"),
    (12, "BT-77120", "Batavus Dinsdag, blauw"),
    (3, "geen", "Kinderfiets, rood"),
]
LABELS = [
    ("Furniture", "Eiken stoel", 12.5, 4, 6.5),
    ("Furniture", "Dressoir", 65.0, 1, 38.0),
    ("Books", "Stripboek", 2.0, 40, 0),
    ("Household", "Servies, 24-delig", 17.5, 1, 9.0),
]

# Weeks ago, category, name, price, pieces, kilos of a piece: what still hangs in the shop, and has a discount by now
OLD_LABELS = [
    (3, "Furniture", "Bijzettafel", 15.0, 2, 4.5),
    (3, "Household", "Koekenpan", 5.0, 3, 1.6),
    (4, "Furniture", "Leunstoel", 40.0, 1, 14.0),
    (5, "Books", "Kookboek", 3.0, 6, 0.9),
]

# Without a label
PIECES = [("Textile", "Spijkerbroek", 4.99, 0.6), ("Media", "CD of dvd", 1.0, 0)]


class Intakes:
    """A month of a thrift store: what was weighed, what was registered, and labels of this week and earlier."""

    def __init__(self, people):
        self.company = people.company
        self.env = people.company.env
        self.today = people.calendar.today
        self.random = Random("thrift store")
        self._found = {}

    def make(self):
        self.company._coop_open_shop()
        self._make_places()
        self._weigh()
        self._register()
        self._sort_out()
        self._make_labels()

    def _make_places(self):
        codes = self.env["coop.municipality"]
        self.env["coop.postcode.area"].create(
            [
                {"first": first, "last": last, "municipality_id": codes.search([("code", "=", code)]).id}
                for code, first, last in AREAS
            ]
        )
        code, name = SITE
        place = codes.search([("code", "=", code)])
        self.site = self.env["coop.intake.site"].create({"name": name, "municipality_id": place.id})

    # === INTAKES === #

    def _weigh(self):
        """One to three loads each shop day; the loads of a day are one batch."""
        drafts = self.env["coop.intake"]
        for number in range(DAYS, -1, -1):
            day = self.today - timedelta(days=number)
            if day.weekday() < 6:
                loads = self.random.randint(1, 3)
                drafts |= drafts.create([self._prepare_intake(day) for _load in range(loads)])
        drafts.action_confirm()

    def _prepare_intake(self, day):
        loads = self.random.sample(LOADS, self.random.randint(1, 3))
        lines = [line for load in loads for line in self._prepare_lines(*load)]
        return {"date": day, "line_ids": [Command.create(line) for line in lines], **self._origin()}

    def _prepare_lines(self, name, least, most, share):
        """What is good enough for the shop, and the rest."""
        kilos = round(self.random.uniform(least, most), 1)
        good = round(kilos * self.random.uniform(share - 15, share + 15) / 100, 1)
        rest = self._stream(RECYCLED.get(name, "Residual waste"))
        waste = round((kilos - good) * self.random.uniform(0.2, 0.5), 1)
        parts = [
            (self._stream("For sale"), good),
            (rest, kilos - good - waste),
            (self._stream("Residual waste"), waste),
        ]
        for stream, part in parts:
            if round(part, 1) > 0:
                yield {"category_id": self._category(name).id, "stream_id": stream.id, "weight": round(part, 1)}

    def _origin(self):
        dice = self.random.random()
        if dice < 0.2:
            return {"source": "site", "site_id": self.site.id}
        if dice < 0.25:
            return {"source": "unknown"}
        _code, first, last = self.random.choices(AREAS, weights=(6, 1, 3))[0]
        return {"source": "postcode", "postcode": str(self.random.randint(first, last))}

    def _register(self):
        for days, serial, description in BICYCLES:
            line = {
                "category_id": self._category("Bicycles").id,
                "stream_id": self._stream("For sale").id,
                "weight": 14 + days % 5,
                "serial": serial,
                "description": description,
            }
            day = self.today - timedelta(days=days)
            vals = {"date": day, "source": "postcode", "postcode": "8021", "line_ids": [Command.create(line)]}
            self.env["coop.intake"].create(vals).action_confirm()

    def _sort_out(self):
        """Once a week the shop is sorted out."""
        for days in (22, 15, 8, 1):
            lines = [
                {
                    "category_id": self._category(name).id,
                    "stream_id": self._stream(stream).id,
                    "weight": kilos + days % 4,
                }
                for name, stream, kilos in (
                    ("Textile", "Recycling: textile", 12.0),
                    ("Books", "Passed on", 8.0),
                    ("Household", "Residual waste", 3.5),
                )
            ]
            vals = {"source": "shop", "date": self.today - timedelta(days=days)}
            intake = self.env["coop.intake"].create({**vals, "line_ids": [Command.create(line) for line in lines]})
            intake.action_confirm()

    # === GOODS === #

    def _make_labels(self):
        self.company.coop_label_format = "dymo"
        for category, name, price, kilos in PIECES:
            vals = {"category_id": self._category(category).id, "name": name, "price": price, "weight": kilos}
            self.env["coop.item.label"].create(vals)._do_set_piece_price()
        for label in LABELS:
            self._make_label(*label)
        for weeks, *label in OLD_LABELS:
            self._hang_since(self._make_label(*label), self.today - timedelta(weeks=weeks))

    def _make_label(self, category, name, price, count, kilos):
        vals = {
            "category_id": self._category(category).id,
            "name": name,
            "price": price,
            "count": count,
            "weight": kilos,
        }
        return self.env["coop.item.label"].create(vals)._do_make_product()

    def _hang_since(self, product, day):
        """A label is of the week in which it is made; this one tells a story."""
        template = product.product_tmpl_id
        template.write(
            {"coop_tag_week": monday(day), "coop_tag_id": self.env["coop.colour.tag"]._of_week(day, self.company).id}
        )
        template._coop_set_tag_rules()

    def _category(self, name):
        return self._named("coop.goods.category", name)

    def _stream(self, name):
        return self._named("coop.stream", name)

    def _named(self, model, name):
        """By its English name; a database in Dutch shows another."""
        if (model, name) not in self._found:
            records = self.env[model].with_context(lang="en_US")
            found = records.search([("company_id", "=", self.company.id), ("name", "=", name)])
            self._found[model, name] = found.with_env(self.env)
        return self._found[model, name]
