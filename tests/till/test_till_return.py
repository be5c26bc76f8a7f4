from odoo.tests import HttpCase, tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillReturn(TillScenario, HttpCase):
    """After a crash the address of all tills leads back to the one that is open."""

    def setUp(self):
        super().setUp()
        for user in (self.cashier, self.manager, self.coach):
            user.password = f"{user.login} has a long one"

    def _way(self, user):
        """Where the address of all tills leads this user."""
        self.authenticate(user.login, f"{user.login} has a long one")
        answer = self.url_open("/pos/ui", allow_redirects=False)
        return answer.headers.get("Location", "").removeprefix(self.base_url())

    def test_back_to_the_till(self):
        self.assertIn("point_of_sale", self._way(self.cashier), "no till is open")
        self._open(self.cashier)
        self.assertEqual(self._way(self.cashier), f"/pos/ui/{self.config.id}")
        self.assertEqual(self._way(self.manager), f"/pos/ui/{self.config.id}", "the only one that is open")
        self.assertNotIn(f"/pos/ui/{self.config.id}", self._way(self.coach))

    def test_with_two_tills(self):
        """One's own; who has none chooses."""
        second = self.config.copy({"name": "Market", "payment_method_ids": [(6, 0, self.bank.ids)]})
        self._open(self.cashier)
        second.with_user(self.manager).open_ui()
        self.assertEqual(self._way(self.cashier), f"/pos/ui/{self.config.id}")
        self.assertEqual(self._way(self.manager), f"/pos/ui/{second.id}")
        third = self._create_user("third", "base.group_user,point_of_sale.group_pos_user")
        third.password = f"{third.login} has a long one"
        self.assertIn("point_of_sale", self._way(third))
