import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_till import TillScenario

SECRETS = (
    "Anna de Wit",
    "de Wit",
    "Geheimstraat",
    "0612345678",
    "anna@secret",
    "NL91ABNA",
    "BARCODE-ANNA",
    "pin_hash",
    "pot_",
)


@tagged("post_install", "-at_install", "thorough")
class TestTillPrivacy(TillScenario):
    """What a till loads, at the start or later, says of members number and trade name, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.partner_id.write(
            {
                "street": "Geheimstraat 1",
                "phone": "0612345678",
                "email": "anna@secret.example",
                "barcode": "BARCODE-ANNA",
                "bank_ids": [Command.create({"acc_number": "NL91ABNA0417164300"})],
            }
        )
        cls.anna_partner = cls.anna.partner_id
        # Her invoices go to another address, and somebody there answers the telephone.
        cls.anna_address = cls.env["res.partner"].create(
            {
                "name": "Desk",
                "type": "invoice",
                "parent_id": cls.anna_partner.id,
                "street": "Geheimstraat 2",
                "phone": "0612345678",
                "email": "desk.anna@secret.example",
            }
        )
        cls.anna_contact = cls.env["res.partner"].create(
            {"name": "Somebody there", "parent_id": cls.anna_address.id, "email": "there.anna@secret.example"}
        )
        cls.anna_all = cls.anna_partner | cls.anna_address | cls.anna_contact
        cls.partner_a.name = "An ordinary customer"
        cls.bowl.seller_ids = [Command.create({"partner_id": partner.id, "price": 5.0}) for partner in cls.anna_all]
        setup = cls.env["coop.shop.setup"].create({"config_ids": [Command.set(cls.config.ids)]})
        setup.action_open_shop()
        # In the back office she was a customer once, and her order is not paid for.
        cls.config.with_user(cls.manager).open_ui()
        cls.session = cls.config.current_session_id
        cls.session.with_user(cls.manager).set_opening_control(0, "")

    def _own_session(self):
        return self.session.with_user(self.cashier)

    def _draft_of_anna(self, partner=None):
        return self.env["pos.order"].create(
            {
                "session_id": self.session.id,
                "company_id": self.company.id,
                "partner_id": (partner or self.anna_partner).id,
                "amount_total": 0,
                "amount_tax": 0,
                "amount_paid": 0,
                "amount_return": 0,
            }
        )

    def _assert_clean(self, data):
        text = json.dumps(data, default=str)
        for secret in SECRETS:
            self.assertFalse(secret in text, f"{secret} leaked")
        return text

    def test_everything_that_loads(self):
        """In an open thrift store: there the till loads most."""
        for partner in self.anna_all:
            self._draft_of_anna(partner)
        data = self._own_session().load_data([])
        self.assertIn("Tuinhulp Oost", self._assert_clean(data))
        [row] = [row for row in data["coop.till.member"] if row["id"] == self.till_anna.id]
        self.assertEqual(set(row), {"id", "number", "trade_name", "display_name", "active", "write_date"})
        for model, rows in data.items():
            self.assertNotEqual(model, "coop.member")
            for name in {name for row in rows for name in row if name.startswith("coop_")}:
                self.assertIn(
                    (model, name),
                    {
                        *(
                            ("product.template", field)
                            for field in ("coop_maker_id", "coop_is_margin", "coop_tag_prices", "coop_label_count")
                        ),
                        ("product.template", "coop_key_least"),
                        ("product.template", "coop_key_most"),
                        ("coop.till.person", "coop_rights"),
                        ("pos.config", "coop_ask_seller"),
                        ("pos.config", "coop_ask_donation"),
                        ("pos.config", "coop_donation_product_id"),
                        ("pos.config", "coop_margin_rates"),
                        ("pos.config", "coop_staff_discount"),
                        ("pos.payment.method", "coop_is_voucher"),
                        ("pos.order", "coop_seller_id"),
                        ("pos.order", "coop_points_due"),
                        ("pos.order", "coop_arrived_late"),
                        ("pos.order.line", "coop_till_member_id"),
                        ("pos.order.line", "coop_appointment_number"),
                        ("pos.config", "coop_shop_account_id"),
                        ("product.pricelist.item", "coop_colour_tag"),
                        ("res.users", "coop_rights"),
                    },
                )

    def test_her_number_neither(self):
        """What a till knows the number of and does not have, it reads past all that loads."""
        orders = self.env["pos.order"].browse(self._draft_of_anna(partner).id for partner in self.anna_all)
        data = self._own_session().load_data([])
        self.assertFalse(set(self.anna_all.ids) & {row["id"] for row in data["res.partner"]})
        later = self.env["pos.order"].with_user(self.cashier).read_pos_orders([("id", "in", orders.ids)])
        for rows in (data["pos.order"], later["pos.order"]):
            mine = [row for row in rows if row["id"] in orders.ids]
            self.assertEqual(len(mine), 3)
            self.assertFalse(any(row["partner_id"] or row["email"] or row["mobile"] for row in mine))

    def test_one_query_for_all_her_contacts(self):
        ordinary = self.partner_a | self.partner_b
        self.assertEqual(self.company.parent_ids, self.company)
        with self.assertQueryCount(1):
            self.assertEqual((self.anna_all | ordinary)._coop_known_members(self.company), self.anna_all)
        self.assertFalse(self.env["res.partner"]._coop_known_members(self.company))
        self.assertFalse(self.anna_all._coop_known_members(self._create_cooperative()))

    def test_later_loads(self):
        limited = self._own_session().with_context(pos_last_server_date="2020-01-01 00:00:00", pos_limited_loading=True)
        self._assert_clean(limited.load_data([]))
        self._assert_clean(limited.load_data(["pos.order", "res.partner", "res.users", "coop.till.member"]))
        partners = self.env["res.partner"].with_user(self.cashier)
        for domain in ([("name", "ilike", "an")], [("barcode", "=", "BARCODE-ANNA")], []):
            self._assert_clean(partners.get_new_partner(self.config.id, list(domain), 0))
        names = [
            row["name"] for row in partners.get_new_partner(self.config.id, [("name", "ilike", "an")], 0)["res.partner"]
        ]
        self.assertIn("An ordinary customer", names)
        products = self.env["product.template"].with_user(self.cashier)
        self._assert_clean(products.load_product_from_pos(self.config.id, [("id", "=", self.bowl.product_tmpl_id.id)]))
        details = products.browse(self.bowl.product_tmpl_id.id).get_product_info_pos(24.2, 1, self.config.id)
        self._assert_clean(details)

    def test_what_closing_shows(self):
        self._sell([self._line(self.bowl)])
        self._assert_clean(self._own_session().get_closing_control_data())

    def test_a_cashier_who_is_a_member(self):
        """Others stand at this till, too: of himself it has the name that he logs in with."""
        self.cashier.partner_id = self.anna_partner
        self.cashier.name = "Anna"
        data = self._own_session().load_data([])
        self._assert_clean(data)
        [row] = [row for row in data["res.partner"] if row["id"] == self.anna_partner.id]
        self.assertEqual({name for name, value in row.items() if value}, {"id", "name", "write_date"})

    def test_colleagues_and_contact_persons(self):
        """In the list of customers colleagues are a name, and whoever works at a customer is not."""
        partners = self.env["res.partner"]
        self.cashier.partner_id.write({"email": "cashier@colleague.example", "phone": "0600000001"})
        self.manager.partner_id.write({"email": "manager@colleague.example", "street": "Colleague street 1"})
        town = partners.create({"name": "Customer town", "is_company": True, "email": "town@customer.example"})
        person = partners.create({"name": "Customer person", "parent_id": town.id, "email": "person@customer.example"})
        data = self._own_session().load_data([])
        found = partners.with_user(self.cashier)
        searched = found.get_new_partner(self.config.id, [("name", "ilike", "Customer")], 0)
        everybody = found.get_new_partner(self.config.id, [], 0)
        for rows in (data["res.partner"], searched["res.partner"], everybody["res.partner"]):
            text = json.dumps(rows, default=str)
            self.assertNotIn("colleague", text.lower().replace("colleagues", ""))
            self.assertNotIn("person@customer.example", text)
            self.assertNotIn(person.id, [row["id"] for row in rows])
            self.assertIn("town@customer.example", text)
        names = {row["name"] for row in data["res.partner"]}
        self.assertIn(self.cashier.name, names)

    def test_a_contact_person_of_an_order_is_known(self):
        town = self.env["res.partner"].create({"name": "Customer town", "is_company": True})
        person = self.env["res.partner"].create({"name": "Customer person", "parent_id": town.id})
        self._draft_of_anna(person)
        data = self._own_session().load_data([])
        self.assertIn(person.id, [row["id"] for row in data["res.partner"]])

    def test_a_new_trade_name_arrives(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE coop_till_member SET write_date = %s", ["2020-01-01"])
        self.env.invalidate_all()
        self.anna.trade_name = "Tuinhulp West"
        self.env.flush_all()
        limited = self._own_session().with_context(pos_last_server_date="2021-01-01 00:00:00", pos_limited_loading=True)
        self.assertEqual(
            [row["trade_name"] for row in limited.load_data(["coop.till.member"])["coop.till.member"]],
            ["Tuinhulp West"],
        )

    def test_all_members_of_this_cooperative_only(self):
        other = self._create_cooperative()
        person = self.env["res.partner"].create({"name": "Elsewhere"})
        self.env["coop.member"].with_company(other).create({"partner_id": person.id, "company_id": other.id})
        rows = self._own_session().load_data(["coop.till.member"])["coop.till.member"]
        self.assertEqual({row["id"] for row in rows}, {self.till_anna.id, self.till_bert.id})

    def test_contacts_in_the_back_office(self):
        """The cashier can open Contacts and Customers of the till beside it: there, too, are no members."""
        secret = self.anna_all
        contacts = self.env["res.partner"].with_user(self.cashier)
        self.assertFalse(contacts.search([("id", "in", secret.ids)]))
        self.assertFalse(contacts.search([("email", "ilike", "secret.example")]))
        for partner in secret:
            with self.assertRefused(AccessError, "."):
                partner.with_user(self.cashier).read(["email"])
        with self.assertRefused(AccessError, "."):
            contacts.search([("coop_member_ids", "!=", False)])
        self.assertEqual(contacts.search([("id", "=", self.partner_a.id)]), self.partner_a)
        # Whoever may know who is a member is not kept from it by working in the shop, too.
        for group in ("social_cooperative.group_treasurer", "social_cooperative.group_coach"):
            both = new_test_user(
                self.env, f"both {group}", f"{group},social_cooperative.group_shop", company_id=self.company.id
            )
            self.assertEqual(self.env["res.partner"].with_user(both).search([("id", "in", secret.ids)]), secret)

    def test_a_colleague_who_is_a_member(self):
        """Colleagues with a login of their own know each other."""
        self.cashier.partner_id.parent_id = False
        self.env["coop.member"].create({"partner_id": self.cashier.partner_id.id, "company_id": self.company.id})
        self.assertTrue(self.cashier.partner_id.with_user(self.manager).read(["name"]))
        self.assertTrue(self.cashier.partner_id.with_user(self.cashier).read(["email"]))

    def test_cashier_reads_no_more(self):
        cashier = self.till_anna.with_user(self.cashier)
        for name in ("member_id", "pin_hash", "pin_failures"):
            with self.assertRefused(AccessError, "."):
                cashier.read([name])
        with self.assertRefused(AccessError, "."):
            cashier.new_pin = "1234"
        for model in ("coop.member", "coop.permission", "coop.settlement", "coop.shift", "coop.shop.division"):
            with self.assertRefused(AccessError, "."):
                self.env[model].with_user(self.cashier).search_read([])
