from odoo.fields import Command

from ..menus import MenuWalk


class TodayMixin:
    """Ways to the page of today, for classes of CoopCommon."""

    def _today(self, user):
        return self.env["coop.today"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _cards(self, user):
        """{code: what the page shows} of a user's cards."""
        self.env.flush_all()
        return {card["code"]: card for card in self._today(user).get_page()["cards"]}

    def _counts(self, user):
        """{code: count} of what waits for a user."""
        return {code: card["count"] for code, card in self._cards(user).items() if card["count"]}

    def _charts(self, user):
        self.env.flush_all()
        return {chart["code"]: chart for chart in self._today(user).get_charts()}

    def _listed(self, user, code):
        """The records of the list that a card opens, as the client asks for them."""
        action = self._today(user).open_card(code)
        records = self.env(user=user, su=False)[action["res_model"]].with_context(
            allowed_company_ids=user.company_ids.ids, **action["context"]
        )
        MenuWalk(records.env)._open_window({"views": [], "search_view_id": False, **action})
        return records.search(action["domain"])

    def _assert_lists(self, user):
        """Each card counts what its list shows, to this user."""
        for code, card in self._cards(user).items():
            with self.subTest(card=code, by=user.login):
                action = self._today(user).open_card(code)
                if "domain" in action and action.get("view_mode") != "form":
                    self.assertEqual(card["count"], len(self._listed(user, code)))

    # === DOCUMENTS === #

    def _submitted_assignment(self, member, **vals):
        assignment = self.env["coop.assignment"].create(
            {
                "title": "Stage curtains",
                "partner_id": self.partner_a.id,
                "date_start": "2026-01-10",
                "split_method": "percentage",
                "line_ids": [Command.create({"name": "Work", "quantity": 1, "price_unit": 100.0, "tax_ids": False})],
                "share_ids": [Command.create({"member_id": member.id, "percentage": 100})],
                **vals,
            }
        )
        assignment.action_submit()
        return assignment

    def _submitted_request(self, member, user, **vals):
        request = (
            self.env["coop.spending.request"]
            .with_user(user)
            .create(
                {
                    "title": "Hedge trimmer",
                    "reason": "Gardens",
                    "member_id": member.id,
                    "amount": 100.0,
                    "vendor_note": "BV",
                    **vals,
                }
            )
        )
        request.action_submit()
        return request.with_env(self.env)
