from odoo.tests import tagged

from . import test_reward_pay as pay

# What every bank takes, and nothing else (EPC217-08).
ALLOWED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")


@tagged("post_install", "-at_install")
class TestRewardSepaTexts(pay.TestRewardPay):
    """Names and words in the payment file, in the signs that every bank takes."""

    def _texts(self):
        root = self._file()
        paths = ("Dbtr/p:Nm", "InitgPty/p:Nm", "Cdtr/p:Nm", "Ustrd", "EndToEndId")
        return {path: [node.text for node in root.iterfind(f".//p:{path}", pay.NS)] for path in paths}

    def _rename(self, name, company="Coöperatie “De Ploeg” & Zn. €"):
        self._reward(self.run_, self.anna).sudo().flush_recordset()
        self.env.cr.execute("UPDATE coop_reward SET member_name = %s WHERE run_id = %s", [name, self.run_.id])
        self.env.invalidate_all()
        self.company.name = company

    def test_signs(self):
        for name, expected in (
            ("Zoë Łukasz & Gößl", "Zoe Lukasz + Gossl"),
            ("O’Brien–Smith; [x]", "O'Brien-Smith, (x)"),
            ("//Anna// Ørsted/", "Anna/ Orsted"),
            ("Мария Иванова", "Mariia Ivanova"),
            ("Anna ☃ Sneeuw\x07", "Anna Sneeuw"),
            ("Ä" * 80, "A" * 70),
        ):
            with self.subTest(name):
                self._rename(name)
                self.run_.action_sepa()
                texts = self._texts()
                self.assertEqual(texts["Cdtr/p:Nm"], [expected])
                self.assertEqual(texts["Dbtr/p:Nm"], ["Cooperatie De Ploeg + Zn. EUR"])
                for text in sum(texts.values(), []):
                    self.assertLessEqual(set(text), ALLOWED)
                self._reward(self.run_, self.anna).with_user(self.treasurer).action_export_again()

    def test_a_name_of_which_nothing_is_left(self):
        """It is named, and the others are paid."""
        self._rename("☃☃☃")
        self.run_.action_sepa()
        self.assertEqual(self._texts()["Cdtr/p:Nm"], [self.anna.number])
        message = self.run_.message_ids.sorted("id")[-1]
        self.assertIn(self.anna.display_name, message.body)
        self.assertIn("number instead", message.body)
        self.assertTrue(self._reward(self.run_, self.anna).exported_on)

    def test_a_company_of_which_nothing_is_left(self):
        self._rename("Anna", company="☃")
        self.run_.action_sepa()
        self.assertEqual(self._texts()["Dbtr/p:Nm"], ["NL91ABNA0417164300"])
