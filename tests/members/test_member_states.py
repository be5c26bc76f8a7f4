import re

from odoo.tests import TransactionCase, tagged

from ...models.common.member_states import AT_WORK, NOT_PRESENT, PRESENT, STATES, TRANSITIONS

LISTED = re.compile(r"state'?,? '?(?:not )?in'?,? ?\(([^)]*)\)")


@tagged("post_install", "-at_install")
class TestMemberStates(TransactionCase):
    """Views cannot read the named sets of states, they repeat them; and no state is left out of what must know it."""

    def _archs(self):
        return self.env["ir.ui.view"].search([("model", "=", "coop.member")]).mapped("arch_db")

    def test_views_repeat_the_sets(self):
        sets = {frozenset(one) for one in (AT_WORK, PRESENT, NOT_PRESENT, ("applicant", "trial"))}
        found = [
            frozenset(re.findall(r"\w+", states))
            for arch in self._archs()
            for states in LISTED.findall(arch)
            if re.findall(r"\w+", states)[0] in dict(STATES)
        ]
        self.assertGreaterEqual(found.count(frozenset(PRESENT)), 3)
        self.assertLessEqual(set(found), sets)

    def test_every_state_is_somewhere(self):
        states = set(dict(STATES))
        self.assertEqual(set(TRANSITIONS), states)
        self.assertEqual(set(PRESENT) | set(NOT_PRESENT), states)
        self.assertFalse(set(PRESENT) & set(NOT_PRESENT))
        self.assertLessEqual(set(AT_WORK), set(PRESENT))

    def test_buttons_lead_to_every_state(self):
        """All but the first, in which a member is made."""
        form = "".join(self._archs())
        for state in set().union(*TRANSITIONS.values()):
            self.assertIn(f"'coop_state': '{state}'", form, state)
