from io import BytesIO

from PIL import ExifTags, Image

from odoo.tests import tagged

from .common_portal import HTML, PDF, PNG, PortalCase

ACTIVITY = "social_cooperative.mail_activity_member"


@tagged("post_install", "-at_install", "thorough")
class TestPortalRequests(PortalCase):
    """Work and spending sent in by a member, through his forms."""

    def setUp(self):
        super().setUp()
        self._log_in(self.anna_user)

    def _made(self, model="coop.assignment"):
        return self.env[model].search([("member_id" if model != "coop.assignment" else "share_ids.member_id", "=",
                                        self.anna.id)], order="id desc", limit=1)  # fmt: skip

    # === ASSIGNMENTS === #

    def test_work_sent_in_with_a_photo(self):
        page = self._post(
            "/my/pot/assignments/save",
            [*self._work(), ("send", "1")],
            [("camera", "slip.png", PNG), ("photos", "", b"")],
        )
        work = self._made()
        self.assertEqual(
            (work.state, work.title, work.amount_untaxed, work.share_ids.member_id, work.company_id),
            ("submitted", "Garden of the theatre", 82.5, self.anna, self.company),
        )
        self.assertEqual((work.submitted_by_id, work.member_note, work.note), (self.anna_user, "With a friend", False))
        self.assertIn("Sent in", page)
        self.assertIn("82.50", page)
        photo = self.env["ir.attachment"].search([("res_model", "=", work._name), ("res_id", "=", work.id)])
        self.assertEqual((photo.mimetype, photo.public), ("image/png", False))
        self.assertEqual(Image.open(BytesIO(photo.raw)).getpixel((0, 0)), Image.open(BytesIO(PNG)).getpixel((0, 0)))

    def test_coach_sees_what_was_sent_in(self):
        self._post("/my/pot/assignments/save", [*self._work(), ("send", "1")], [("camera", "slip.png", PNG)])
        work = self._made()
        told = work.message_ids.filtered("attachment_ids")
        self.assertEqual(told.author_id, self.anna.partner_id)
        self.assertTrue(told.subtype_id.internal)
        for text in ("Mowing", "27.50", "Kapsalon Krul", "With a friend"):
            self.assertIn(text, told.body)
        activity = work.activity_ids
        self.assertEqual((activity.activity_type_id, activity.user_id), (self.env.ref(ACTIVITY), self.coach))
        self._post(f"/my/pot/assignments/{work.id}/withdraw")
        self.assertEqual((work.state, work.activity_ids.ids), ("draft", []))

    def test_without_a_coach_the_treasurer_looks(self):
        self.anna.coach_id = False
        self._post("/my/pot/assignments/save", [*self._work(), ("send", "1")])
        self.assertTrue(self._made().activity_ids.user_id.has_group("social_cooperative.group_treasurer"))

    def test_errors_keep_what_was_typed(self):
        count = self.env["coop.assignment"].search_count([])
        for changed, words in (
            ({"title": " "}, "what work you did"),
            ({"line_price": "1.250"}, "1.250"),
            ({"line_price": "-5"}, "understand the number"),
            ({"line_price": "1e9"}, "understand the number"),
            ({"date_end": "2026-12-01"}, "before the first"),
            ({"date_start": "soon"}, "no date"),
            ({"customer_note": ""}, "Choose the customer"),
            ({"partner": str(self.partner_a.id)}, "from the list"),
        ):
            with self.subTest(**changed):
                page = self._post("/my/pot/assignments/save", self._work(**changed))
                self.assertIn(words, page)
                self.assertIn("Mowing", page)
                self.assertIn('role="alert"', page)
        self.assertEqual(self.env["coop.assignment"].search_count([]), count)

    def test_uploads_are_limited(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("social_cooperative.upload_megabytes", "1")
        parameters.set_param("social_cooperative.upload_files", "2")
        large = PNG + b"0" * 1024 * 1024
        for files, words in (
            ([("photos", "slip.png", HTML)], "is not a photo"),
            ([("photos", "slip.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")], "is not a photo"),
            ([("camera", "slip.jpg", b"")], "is not a photo"),
            ([("photos", "slip.png", large)], "too large"),
            ([("photos", f"{number}.png", PNG) for number in range(3)], "too many"),
        ):
            with self.subTest(words=words, files=[name for _field, name, _content in files]):
                page = self._post("/my/pot/assignments/save", self._work(), files)
                self.assertIn(words, page)
                self.assertIn("Garden of the theatre", page)
        self.assertFalse(self._made())
        self._post("/my/pot/assignments/save", self._work(), [("photos", "a.png", PNG), ("photos", "b.pdf", PDF)])
        work = self._made()
        self.assertIn(
            "too many", self._post(f"/my/pot/assignments/{work.id}/save", self._work(), [("camera", "c.png", PNG)])
        )

    def test_a_photo_does_not_say_where_it_was_taken(self):
        photo = self._photographed()
        self.assertIn(b"A street in Zwolle", photo)
        self._post("/my/pot/assignments/save", self._work(), [("camera", "IMG_1.jpg", photo)])
        [kept] = self._made().with_user(self.anna_user).sudo()._own_uploads()
        self.assertNotIn(b"A street in Zwolle", kept.raw)
        image = Image.open(BytesIO(kept.raw))
        self.assertEqual((dict(image.getexif()), image.size, image.format), ({}, (960, 1920), "JPEG"))
        broken = [("camera", "IMG_2.jpg", photo[:30])]
        self.assertIn("is not a photo", self._post("/my/pot/assignments/save", self._work(), broken))

    def _photographed(self):
        """A photo on its side, as a telephone makes it, with a place in it."""
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        exif[ExifTags.Base.ImageDescription] = "A street in Zwolle"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
        file = BytesIO()
        Image.effect_noise((4000, 2000), 50).save(file, "JPEG", exif=exif)
        return file.getvalue()

    def test_name_of_a_file_says_nothing(self):
        self._post("/my/pot/assignments/save", self._work(), [("photos", '../../x"><script>.html', PNG)])
        photo = self.env["ir.attachment"].search(
            [("res_model", "=", "coop.assignment"), ("res_id", "=", self._made().id)]
        )
        self.assertRegex(photo.name, r"^[\w .()-]+\.png$")
        response = self._get(f"/my/pot/assignments/{self._made().id}/photo/{photo.id}")
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])

    def test_change_and_remove_a_photo(self):
        self._post("/my/pot/assignments/save", self._work(), [("photos", "a.png", PNG)])
        work = self._made()
        photo = work.with_user(self.anna_user).sudo()._own_uploads()
        self._get(f"/my/pot/assignments/{work.id}/edit")
        line = work.line_ids
        self._post(
            f"/my/pot/assignments/{work.id}/save",
            [
                *self._work(title="Other title", line_id=str(line.id), line_quantity="4"),
                ("line_id", ""), ("line_name", "Hedge"), ("line_quantity", ""), ("line_price", "10"),
            ],
        )  # fmt: skip
        self.assertEqual(
            (work.title, work.line_ids.mapped("quantity"), work.line_ids[0]), ("Other title", [4, 1], line)
        )
        self._post(f"/my/pot/assignments/{work.id}/photo/{photo.id}/remove")
        self.assertFalse(photo.exists())

    def test_more_exact_numbers_of_the_coach_stay(self):
        work = self._assignment([(1, 30.0)])
        self.env["decimal.precision"].search([("name", "=", "Product Price")]).digits = 4
        work.line_ids.price_unit = 30.1255
        typed = {f"line_{name}": text for name, text in work._page_typed()["lines"][0].items()}
        self.assertEqual(typed["line_price"], "30.13")
        self._post(f"/my/pot/assignments/{work.id}/save", self._work(partner=str(self.customer.id), **typed))
        self.assertEqual((work.title, work.line_ids.price_unit), ("Garden of the theatre", 30.1255))
        typed["line_price"] = "30,10"
        self._post(f"/my/pot/assignments/{work.id}/save", self._work(partner=str(self.customer.id), **typed))
        self.assertEqual(work.line_ids.price_unit, 30.1)

    def test_steps_in_their_time(self):
        """Nothing moves that is not his to move: after approval the invoice stands."""
        work = self._assignment()
        address = f"/my/pot/assignments/{work.id}"
        self._post(f"{address}/withdraw")
        self.assertEqual(work.state, "draft")
        self._post(f"{address}/submit")
        self._post(f"{address}/save", self._work())
        self.assertEqual((work.state, work.title), ("submitted", "Stage curtains"))
        work.with_user(self.coach).action_approve()
        for step in ("withdraw", "cancel", "submit"):
            self.assertIn("not possible now", self._post(f"{address}/{step}"))
        self.assertEqual((work.state, work.invoice_id.state), ("approved", "draft"))

    def test_sent_back_says_why(self):
        work = self._assignment()
        work.action_submit()
        work.with_user(self.coach)._answer("returned", "The photo is missing")
        page = self._get(f"/my/pot/assignments/{work.id}")
        for text in ("Sent back to you", "The photo is missing"):
            self.assertIn(text, page)
        self._post(f"/my/pot/assignments/{work.id}/cancel")
        self.assertEqual(work.state, "cancelled")

    def test_the_coachs_note_is_not_shown(self):
        work = self._assignment(note="Does not sleep well")
        for address in ("", "/edit"):
            self.assertNotIn("sleep", self._get(f"/my/pot/assignments/{work.id}{address}"))

    def test_others_photos_are_not_shown(self):
        work = self._assignment()
        theirs = self.env["ir.attachment"].create(
            {"name": "intern.png", "raw": PNG, "res_model": work._name, "res_id": work.id}
        )
        self.assertNotIn("intern.png", self._get(f"/my/pot/assignments/{work.id}"))
        self._get(f"/my/pot/assignments/{work.id}/photo/{theirs.id}", 404)
        self._post(f"/my/pot/assignments/{work.id}/photo/{theirs.id}/remove")
        self.assertTrue(theirs.exists())

    def test_who_left_sends_nothing(self):
        self.anna._change_state("exited", "2026-12-30", exit_reason="work")
        self.assertIn("Ask your coach", self._post("/my/pot/assignments/save", self._work()))
        self.assertIn("Ask your coach", self._post("/my/pot/spending/save", self._wish()))
        self.assertNotIn("Send in work", self._get("/my/pot"))
        self.assertFalse(self._made())

    def test_a_form_of_another_site_does_nothing(self):
        with self._refusals():
            self._post("/my/pot/assignments/save", self._work(), status=400, csrf=False)
        self.assertFalse(self._made())

    # === SPENDING === #

    def test_spending_from_asked_to_reserved(self):
        self._pay(self._invoice([(400.0, {self.anna: 100})], date="2026-01-10"), date="2026-01-20")
        page = self._post("/my/pot/spending/save", [*self._wish(), ("send", "1")], [("photos", "quotation.pdf", PDF)])
        wish = self._made("coop.spending.request")
        self.assertEqual(
            (wish.state, wish.amount, wish.category, wish.kind, wish.member_id, wish.create_uid),
            ("submitted", 89.95, "investment", "purchase", self.anna, self.anna_user),
        )
        self.assertIn("quotation.pdf", page)
        self.assertEqual(wish.activity_ids.user_id, self.coach)
        wish.with_user(self.coach).action_approve()
        self.assertIn("The money is reserved in your pot", self._get(f"/my/pot/spending/{wish.id}"))
        pot = self._get("/my/pot")
        self.assertIn("89.95", pot)
        self.assertIn("190.05", pot)

    def test_receipt_needs_its_photo(self):
        values = [*self._wish(kind="receipt"), ("send", "1")]
        page = self._post("/my/pot/spending/save", values)
        self.assertIn("Add a photo of the receipt", page)
        self.assertIn("Hedge trimmer", page)
        self.assertFalse(self._made("coop.spending.request"))
        self._post("/my/pot/spending/save", values, [("camera", "receipt.png", PNG)])
        self.assertEqual(self._made("coop.spending.request").state, "submitted")

    def test_spending_changed_withdrawn_and_stopped(self):
        self._post("/my/pot/spending/save", self._wish())
        wish = self._made("coop.spending.request")
        address = f"/my/pot/spending/{wish.id}"
        self._get(f"{address}/edit")
        self._post(f"{address}/save", [*self._wish(amount="€ 75"), ("send", "1")])
        self.assertEqual((wish.amount, wish.state), (75, "submitted"))
        self._post(f"{address}/save", self._wish(amount="5"))
        self.assertEqual(wish.amount, 75)
        self._post(f"{address}/withdraw")
        self.assertEqual(wish.state, "draft")
        self._post(f"{address}/cancel")
        self.assertEqual(wish.state, "cancelled")

    def test_spending_errors_keep_what_was_typed(self):
        for changed, words in (
            ({"title": ""}, "what you want to buy"),
            ({"amount": "0"}, "Fill in the amount"),
            ({"amount": "many"}, "understand the number"),
            ({"category": "turnover"}, "Choose one"),
            ({"kind": ""}, "Choose one"),
            ({"date": ""}, "Choose the day"),
        ):
            with self.subTest(**changed):
                page = self._post("/my/pot/spending/save", self._wish(**changed))
                self.assertIn(words, page)
                self.assertIn("The old one is broken", page)
        self.assertFalse(self._made("coop.spending.request"))
