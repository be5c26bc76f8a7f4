from ..engine import Month
from .assignment.common_assignment import AssignmentCase
from .rewards.reward_data import given, months, reward


class ExampleAddon(AssignmentCase):
    """What the example of doc/extending.md adds.

    It is not in the tests' database; test_extending.py installs it in one of its own and runs these there.
    """

    def test_its_reason_leaves_months_out(self):
        """Half of June and September; not of July and August, and the reader is told why."""
        policy = self.env["coop.reward.policy"].new(
            {"legal_basis": "other", "basis": "surplus", "percentage": 50, "rhythm": "month", "closed_in_summer": True}
        )
        summer = given(months(100, 100, 100, 100, first=Month(2026, 6)))
        result = reward(policy._to_engine(), summer)
        self.assertEqual([part.period.date_from.month for part in result.parts], [6, 9])
        (july, _august) = [step for step in result.steps if step.code == "month_summer"]
        self.assertEqual(
            self.env["coop.reward"].new({})._reason(july.as_data()),
            "July 2026: does not count: we are closed in summer",
        )
        policy.closed_in_summer = False
        self.assertEqual(len(reward(policy._to_engine(), summer).parts), 4)

    def test_its_reference_is_on_the_invoice(self):
        assignment, invoice = self._approved(customer_reference="PO 4711")
        self.assertEqual(invoice.payment_reference, f"{assignment.name} PO 4711")
        self.assertEqual(invoice.ref, "PO 4711", "what the addon itself says stays")

    def test_its_card_is_on_the_page_of_today(self):
        """Of the treasurer alone; it counts and lists what it says."""
        missing = self._assignment()
        (missing | self._assignment(customer_reference="PO 4711")).action_submit()
        page = self.env["coop.today"].with_user(self.treasurer)
        cards = {card["code"]: card for card in page.get_page()["cards"]}
        self.assertEqual(cards["without_order_number"]["count"], 1)
        action = page.open_card("without_order_number")
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), missing)
        others = page.with_user(self.coach).get_page()["cards"]
        self.assertNotIn("without_order_number", [card["code"] for card in others])
