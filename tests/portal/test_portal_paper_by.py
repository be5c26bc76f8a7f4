from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPaperBy(PortalCase):
    """A member says how statements come, for nobody else, and nobody else does it for the member."""

    def test_the_member_chooses(self):
        self._log_in(self.anna_user)
        self.assertIn("How do you want to get your statements?", self._get("/my/pot/statements"))
        self.assertEqual(self.anna.paper_by, "link")
        page = self._post("/my/pot/statements/by", [("paper_by", "post")])
        self.assertIn("Your choice is saved.", page)
        self.assertEqual((self.anna.paper_by, self.bert.paper_by), ("post", "link"))
        self.assertIn(self.anna_user.partner_id, self.anna.message_ids.author_id, "it is noted who chose")

    def test_nothing_else_is_a_choice(self):
        self._log_in(self.anna_user)
        with self._refusals():
            for values in ([("paper_by", "pigeon")], []):
                self._post("/my/pot/statements/by", values, status=404)
            self._post("/my/pot/statements/by", [("paper_by", "pdf")], status=400, csrf=False)
        self.assertEqual(self.anna.paper_by, "link")

    def test_who_is_no_member_has_no_choice(self):
        self._log_in(self.visitor)
        with self._refusals():
            self._post("/my/pot/statements/by", [("paper_by", "pdf")], status=404)
