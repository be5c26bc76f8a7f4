from odoo.fields import Command

from .common_xaf import XafCommon


class KorCommon(XafCommon):
    """A Dutch cooperative that is in the small-business scheme from 1 February to 31 October 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(cls._freeze("2026-03-02"))
        cls.company.write({"coop_kor_from": "2026-02-01", "coop_kor_to": "2026-10-31"})
        cls.sale_tax, cls.purchase_tax = cls._tax("btw_21"), cls._tax("btw_21_buy")
        cls.position = cls.company.coop_kor_position_id
        cls.work = cls.env["product.product"].create(
            {
                "name": "Work by the hour",
                "type": "service",
                "taxes_id": [Command.set(cls.sale_tax.ids)],
                "supplier_taxes_id": [Command.set(cls.purchase_tax.ids)],
            }
        )

    @classmethod
    def _tax(cls, name):
        return cls.env["account.chart.template"].with_company(cls.company).ref(name)

    def _document(self, move_type="out_invoice", day="2026-03-01", price=100.0, **vals):
        """As in the form: a product is chosen, and Odoo says the taxes."""
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.partner_a.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.work.id,
                            "price_unit": price,
                            "analytic_distribution": self._distribution({self.anna: 100}),
                        }
                    )
                ],
                **vals,
            }
        )
