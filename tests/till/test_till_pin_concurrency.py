from odoo.tests import tagged

from ..race import RaceCase, pressing

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
member = env["coop.member"].create({
    "person_name": "Anna de Wit", "status_ids": [(0, 0, {"state": "active", "date": "2026-01-01"})]})
env["coop.till.member"].with_context(active_test=False).search([("member_id", "=", member.id)]).new_pin = "4711"
env["pos.config"].create({"name": "Shop"})
env.cr.commit()
"""
PRESS = pressing(
    look="""
config = env["pos.config"].search([], limit=1)
till_member = env["coop.till.member"].search([], limit=1)
till_member.read(["has_pin", "pin_locked"])
""",
    button="""env["coop.shift"].clock(config.id, till_member.id, "{value}")""",
    done="""'ANSWER', result["ok"], result["message"]""",
)


@tagged("post_install", "-at_install")
class TestTillPinConcurrency(RaceCase):
    """Whoever sends many PINs at once learns no more than whoever types them: every wrong one counts."""

    name = "pin"
    setup = SETUP
    press = PRESS

    def _failures(self):
        [[failures]] = self.database.query("SELECT COALESCE(pin_failures, 0) FROM coop_till_member")
        return failures

    def _answers(self, *pins):
        """How many were answered; the others were told to try again, and learned nothing."""
        outputs = self._race(*pins)
        answered = [output for output in outputs if "ANSWER" in output]
        for output in outputs:
            if output not in answered:
                self.assertRegex(output, "REFUSED Somebody is typing the PIN")
        return answered

    def test_every_answered_pin_counts(self):
        answered = 0
        for _attempt in range(10):
            if answered >= 5:
                break
            found = self._answers("0000", "1111", "2222")
            self.assertTrue(found)
            self.assertFalse([output for output in found if "ANSWER True" in output])
            answered += len(found)
            self.assertEqual(self._failures(), min(answered, 5))
        for output in self._answers("4711", "4711"):
            self.assertRegex(output, "ANSWER False .*locked")
        self.assertEqual(self.database.query("SELECT COUNT(*) FROM coop_shift"), [(0,)])

    def test_the_right_pin_clocks_in_once(self):
        """Pressed twice at once: in and out again, or once and told to wait; never two times in."""
        self.assertTrue(any("ANSWER True" in output for output in self._answers("4711", "4711")))
        self.assertEqual(self.database.query("SELECT COUNT(*) FROM coop_shift"), [(1,)])
