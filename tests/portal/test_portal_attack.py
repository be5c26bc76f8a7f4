from odoo.tests import tagged

from .common_portal import PNG
from .common_portal_records import PortalRecordsCase

BASE = "/my/pot"
STEPS = ("submit", "withdraw", "cancel", "save")


@tagged("post_install", "-at_install", "thorough")
class TestPortalAttack(PortalRecordsCase):
    """Every address of the member's page, asked by somebody who has no business there."""

    def _attackers(self):
        internal = (self.shop, self.coach2, self.invoicing)
        return {
            "another member": self.anna_user,
            "a member of another company": self.piet_user,
            "no member": self.visitor,
            **{f"internal: {user.name}": user for user in internal},
        }

    def test_the_owner_gets_it(self):
        """Else the refusals below would say nothing."""
        self._log_in(self.bert_user)
        for page in self._pages(self.berts):
            with self.subTest(page):
                self._get(page)
        for record in (self.berts["coop.assignment"], self.berts["coop.spending.request"]):
            photo = self._photo(record, self.bert_user)
            folder = "assignments" if record._name == "coop.assignment" else "spending"
            self.assertEqual(self._get(f"{BASE}/{folder}/{record.id}/photo/{photo.id}").content, PNG)

    def test_foreign_pages(self):
        for name, user in self._attackers().items():
            self._log_in(user)
            for page in self._pages(self.berts):
                with self.subTest(page, by=name):
                    self._get(page, 404)

    def test_guessed_tokens_open_nothing(self):
        """No page takes a token, so none can be guessed, leaked or expired."""
        partner = self.bert.partner_id
        partner.signup_prepare()
        token = partner._generate_signup_token()
        for user in (self.anna_user, self.visitor):
            self._log_in(user)
            for page in self._pages(self.berts):
                for guess in ("1", token, "None"):
                    with self.subTest(page, token=guess[:6]):
                        self._get(f"{page}?access_token={guess}&token={guess}&hash={guess}&pid={partner.id}", 404)

    def test_numbers_that_are_none(self):
        self._log_in(self.anna_user)
        # Not %00: to that, in any address, Odoo itself answers with an error before it comes to a page.
        for number in ("0", "-1", "99999999", "99999999999999999999", "1e3", "../1", "%20", "1;2"):
            for folder in ("statements", "rewards", "assignments", "spending"):
                with self.subTest(number, folder=folder):
                    self._get(f"{BASE}/{folder}/{number}", 404)

    def test_public_logs_in_first(self):
        self._log_in(None)
        for page in (BASE, f"{BASE}/movements", f"{BASE}/assignments/new", *self._pages(self.berts)):
            with self.subTest(page):
                response = self.url_open(page, allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])

    def test_no_member_has_no_pages(self):
        for user in (self.visitor, self.coach, self.board):
            self._log_in(user)
            for page in ("", "/movements", "/statements", "/rewards", "/assignments", "/assignments/new", "/spending"):
                with self.subTest(page, by=user.login):
                    self._get(BASE + page, 404)
            for page in ("/assignments/save", "/spending/save", "/choose"):
                with self.subTest(page, by=user.login), self._refusals():
                    self._post(BASE + page, self._work(), status=404)

    def test_a_login_that_ended(self):
        self._log_in(self.bert_user)
        self._get(BASE)
        self.bert.with_user(self.treasurer).action_withdraw_access()
        response = self.url_open(BASE, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_foreign_steps(self):
        works = {"assignments": self.berts["coop.assignment"], "spending": self.berts["coop.spending.request"]}
        for name, user in self._attackers().items():
            self._log_in(user)
            for folder, record in works.items():
                photo = self._photo(record, self.bert_user)
                for step in (*STEPS, f"photo/{photo.id}/remove"):
                    values = self._work() if folder == "assignments" else self._wish()
                    with self.subTest(step, by=name, folder=folder), self._refusals():
                        self._post(f"{BASE}/{folder}/{record.id}/{step}", values, status=404)
                with self.subTest("photo", by=name):
                    self._get(f"{BASE}/{folder}/{record.id}/photo/{photo.id}", 404)
                self.assertEqual((record.state, photo.exists()), ("draft", photo))
                self.assertIn("Secret", record.title)

    def test_foreign_photo_by_an_own_record(self):
        """The number of a photo counts only beside the record that it belongs to."""
        own = self._assignment()
        photos = [
            self._photo(self.berts[model], self.bert_user) for model in ("coop.assignment", "coop.spending.request")
        ]
        self._log_in(self.anna_user)
        for photo in photos:
            self._get(f"{BASE}/assignments/{own.id}/photo/{photo.id}", 404)
            self._post(f"{BASE}/assignments/{own.id}/photo/{photo.id}/remove")
            self.assertTrue(photo.exists())

    def test_foreign_customers_and_lines(self):
        """Ids in the form: only customers and lines of his own work."""
        line = self.berts["coop.assignment"].line_ids
        self._log_in(self.anna_user)
        self._post(f"{BASE}/assignments/save", self._work(line_id=str(line.id), line_price="1"))
        self.assertEqual((line.price_unit, line.assignment_id), (100, self.berts["coop.assignment"]))
        self.assertIn(
            "from the list", self._post(f"{BASE}/assignments/save", self._work(partner=str(self.bert.partner_id.id)))
        )
        self._post(f"{BASE}/spending/save", [*self._wish(), ("member_id", str(self.bert.id)), ("state", "approved")])
        wishes = self.env["coop.spending.request"].search([("member_id", "in", (self.anna | self.bert).ids)])
        made = wishes - self.berts["coop.spending.request"]
        self.assertEqual((made.member_id, made.state), (self.anna, "draft"))

    def test_lists_hold_only_their_own(self):
        self._log_in(self.anna_user)
        for page in ("", "/movements", "/statements", "/rewards", "/assignments", "/spending"):
            with self.subTest(page):
                text = self._get(BASE + page)
                for secret in ("Secret", "Klusbus", "Bert", "Elders", "Piet"):
                    self.assertNotIn(secret, text)

    def test_shared_work_shows_no_other_member(self):
        """Two members on one assignment: each sees the work and his own part."""
        work = self._assignment((200.0,), {self.anna: 60, self.bert: 40})
        self._log_in(self.bert_user)
        page = self._get(f"{BASE}/assignments/{work.id}")
        self.assertIn("80.00", page)
        for secret in ("120.00", "Tuinhulp", "Anna"):
            self.assertNotIn(secret, page)
