import re
import subprocess
import time
from typing import NamedTuple

from odoo.tests import tagged

from ...report.thrift.label_pdf import SHEETS, Label, LabelPdf
from .common_shop import ShopCommon

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


class Word(NamedTuple):
    """A word on paper, with its sides from the left and the top, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@tagged("post_install", "-at_install", "thorough")
class TestShopLabelPdf(ShopCommon):
    """Labels on paper, as a ruler finds them: nothing beside its own label, whatever prints it."""

    def _print(self, print_format, count=1, name="Oak chair with arms", price=12.5, user=None):
        wizard = self.env["coop.item.label"].with_user(user or self.shop)
        wizard = wizard.create(
            {
                "category_id": self.furniture.id,
                "name": name,
                "price": price,
                "count": count,
                "label_format": print_format,
            }
        )
        action = wizard.action_print()
        report = self.env["ir.actions.report"].with_user(user or self.shop)
        pdf, kind = report._render_qweb_pdf(action["report_name"], None, data=dict(action["data"]))
        self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))
        return pdf

    def _pages(self, pdf):
        """[(width, height, words)] of each page."""
        command = ["pdftotext", "-bbox", "-", "-"]
        text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
        parts = PAGE.split(text)[1:]
        return [
            (
                float(parts[place]) / MM,
                float(parts[place + 1]) / MM,
                [Word(*(float(side) / MM for side in found[:4]), found[4]) for found in WORD.findall(parts[place + 2])],
            )
            for place in range(0, len(parts), 3)
        ]

    def test_a_sheet_is_the_size_of_its_paper(self):
        for key, (width, height) in {"dymo": (57, 32), "2x7xprice": (210, 297), "4x12": (210, 297)}.items():
            (page,) = self._pages(self._print(key))
            self.assertEqual((round(page[0], 1), round(page[1], 1)), (width, height), key)

    def test_nothing_overlaps(self):
        """Every word of every label lies in its own label, with white around it."""
        for key, columns, rows, left, top in (
            ("2x7xprice", 2, 7, 3, 14),
            ("4x7xprice", 4, 7, 3, 14),
            ("4x12xprice", 4, 12, 8, 20),
            ("dymo", 1, 1, 0, 0),
        ):
            with self.subTest(format=key):
                count = columns * rows
                page, *more = self._pages(
                    self._print(key, count + 1, "Oak chair with arms and a long name of wood", 1234.5)
                )
                self.assertEqual(len(more), 1, "one too many begins a page")
                width, height = (page[0] - 2 * left) / columns, (page[1] - 2 * top) / rows
                found = [0] * count
                for word in page[2]:
                    column, row = int((word.left - left) // width), int((word.top - top) // height)
                    self.assertLess(word.right, left + (column + 1) * width - 1.5, word)
                    self.assertGreater(word.left, left + column * width + 1.5, word)
                    self.assertLess(word.bottom, top + (row + 1) * height, word)
                    found[row * columns + column] += word.text.startswith("$")
                self.assertEqual(found, [1] * count, "a price on each")

    def test_the_price_is_large(self):
        """On a Dymo label it is taller than anything else, and a long one is as wide as it may be."""
        ((_width, _height, words),) = self._pages(self._print("dymo", price=4.99))
        price = [word for word in words if "4.99" in word.text or word.text.startswith("$")]
        others = [word for word in words if word not in price]
        self.assertGreater(price[0].bottom - price[0].top, 2 * max(word.bottom - word.top for word in others))
        self.assertGreater(max(word.right for word in price), 53)
        name = [word for word in words if word.text in ("Oak", "arms")]
        self.assertLess(name[0].left, 3)

    def test_what_it_says(self):
        pdf = self._print("4x7xprice", name="Şişe – żółty", price=0.5)
        text = " ".join(word.text for word in self._pages(pdf)[0][2]).replace("\xa0", " ")
        self.assertIn("Şişe – żółty", text)
        self.assertIn("0.50", text)
        self.assertIn("Furniture", text)
        without = " ".join(word.text for word in self._pages(self._print("4x12xprice"))[0][2])
        self.assertIn("12.50", without)

    def test_five_hundred_at_once(self):
        """As many as a shop ever prints: far from the minutes after which a server gives up."""
        begun = time.monotonic()
        pages = self._pages(self._print("4x12xprice", 500))
        self.assertEqual(len(pages), 11)
        different = LabelPdf(SHEETS["4x7xprice"])
        for number in range(500):
            different.draw(
                Label(f"Chair {number}", "$ 12.50", f"20000{number:05}", ("Blue 3", "#3366cc"), ("Furniture",))
            )
        self.assertEqual(len(self._pages(different.content())), 18)
        self.assertLess(time.monotonic() - begun, 60)

    def test_nobody_else_is_asked_for_them(self):
        """A company without a shop keeps Odoo's sheets."""
        plain = self.setup_other_company(name="Plain company")["company"]
        product = self.env["product.product"].create({"name": "Balloon", "barcode": "B1"})
        vals = {"product_ids": product.ids, "print_format": "4x7xprice"}
        xml_id, _data = self.env["product.label.layout"].with_company(plain).create(vals)._prepare_report_data()
        self.assertEqual(xml_id, "product.report_product_template_label_4x7")
