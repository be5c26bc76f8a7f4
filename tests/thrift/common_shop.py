from odoo.fields import Command

from ..common import CoopCommon


class ShopCommon(CoopCommon):
    """A cooperative with a thrift store; postcodes 8000 to 8049 are Zwolle's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._coop_open_shop()
        cls.zwolle = cls.env.ref("social_cooperative.municipality_gm0193")
        cls.kampen = cls.env.ref("social_cooperative.municipality_gm0166")
        cls.env["coop.postcode.area"].create({"first": 8000, "last": 8049, "municipality_id": cls.zwolle.id})
        cls.site = cls.env["coop.intake.site"].create({"name": "Milieustraat Kampen", "municipality_id": cls.kampen.id})
        categories = cls.env["coop.goods.category"].search([("company_id", "=", cls.company.id)])
        cls.furniture, cls.textile, cls.books, *_rest = categories
        cls.bicycles = categories.filtered("must_register")
        streams = cls.env["coop.stream"].search([("company_id", "=", cls.company.id)])
        cls.for_sale = streams.filtered(lambda stream: stream.kind == "sale")
        cls.recycling = streams.filtered(lambda stream: stream.kind == "recycling")[0]
        cls.residual = streams.filtered(lambda stream: stream.kind == "residual")
        cls.passed_on = streams.filtered(lambda stream: stream.kind == "passed_on")
        cls.shop_location = cls.company.coop_shop_location_id

    @classmethod
    def _intake(cls, *lines, user=None, confirm=True, **vals):
        """An intake of lines (category, kilos, stream), from postcode 8011 unless told otherwise."""
        vals = {"source": "postcode", "postcode": "8011", "date": "2026-01-15", **vals}
        intake = (
            cls.env["coop.intake"]
            .with_user(user or cls.env.user)
            .create(
                {
                    **vals,
                    "company_id": cls.company.id,
                    "line_ids": [
                        Command.create(
                            {
                                "category_id": category.id,
                                "weight": kilos,
                                "stream_id": stream.id,
                                **(more[0] if more else {}),
                            }
                        )
                        for category, kilos, stream, *more in lines
                    ],
                }
            )
        )
        if confirm:
            intake.action_confirm()
        return intake.with_env(cls.env)

    def _in_shop(self, category):
        """Kilos that Odoo's inventory has in the shop."""
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search([("product_id", "=", category.product_id.id), ("location_id", "child_of", self.shop_location.id)])
        )
        return round(sum(quants.mapped("quantity")), 2)

    def _report(self, *names, **conditions):
        """Sums of the weight report."""
        self.env.flush_all()
        domain = [("company_id", "=", self.company.id), *((name, "=", value) for name, value in conditions.items())]
        ((sums),) = self.env["coop.weight.report"]._read_group(domain, [], [f"{name}:sum" for name in names])
        return tuple(round(value or 0, 2) for value in sums)

    def _differences(self):
        """{cause: kilos} of the check; together they are the difference of the report."""
        self.env.flush_all()
        domain = [("company_id", "=", self.company.id)]
        groups = self.env["coop.weight.difference"]._read_group(domain, ["cause"], ["difference:sum"])
        causes = {cause: round(kilos, 2) for cause, kilos in groups}
        self.assertEqual(round(sum(causes.values()), 2), self._report("difference")[0], causes)
        return causes
