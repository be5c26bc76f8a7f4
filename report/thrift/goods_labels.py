"""Which labels Odoo's dialog for labels asks for, and what is on each."""

from odoo.tools import html2plaintext

from odoo.addons.product.report.product_label_report import _prepare_data

from .label_pdf import SHEETS, Label, LabelPdf

MOST = 5000  # labels at once: more are a slip of the finger


class GoodsLabels:
    """The labels of a request to print, read with the rights of who prints.

    :param data: what Odoo's dialog sends, with numbers of products as text or number
    """

    def __init__(self, env, data):
        self.env = env
        quantities = {str(key): count for key, count in (data.get("quantity_by_product") or {}).items()}
        self.layout = env["product.label.layout"].browse(data.get("layout_wizard"))
        self.values = _prepare_data(env, [], {**data, "quantity_by_product": quantities})

    def content(self):
        """The finished file, in the order of names."""
        pdf = LabelPdf(SHEETS[self.layout.print_format])
        for product, barcodes in reversed(list(self.values["quantity"].items())):
            for barcode, count in reversed(barcodes):
                if count > 0:
                    pdf.draw(self._label(product, barcode), min(int(count), MOST))
        return pdf.content()

    def _label(self, product, barcode):
        # Whoever may print a label may read what is on it, and need not see the lists of the thrift store.
        tag, category = product.sudo().coop_tag_id, product.sudo().coop_goods_category_id
        extra = html2plaintext(self.values["extra_html"] or "").strip()
        more = [product.default_code, category.name if category.name != product.name else "", *extra.splitlines()]
        return Label(
            name=product.display_name,
            price=self._price(product) if self.values["price_included"] or self.layout.print_format == "dymo" else "",
            barcode=barcode or "",
            tag=(f"{tag.name} {product.coop_tag_week.isocalendar().week}", tag.colour) if tag else (),
            more=tuple(text for text in more if text)[:2],
        )

    def _price(self, product):
        pricelist = self.values["pricelist"]
        currency = pricelist.currency_id or product.currency_id
        return currency.format(pricelist._get_product_price(product, 1, currency=currency))
