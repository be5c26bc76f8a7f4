from odoo.fields import Command

from .common_till import MarginScenario


class DiscountScenario(MarginScenario):
    """A shop with Odoo's modules for discounts and rewards, and the lines that their till sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.coop_maker_id = cls.till_anna
        cls.product = cls.env.ref("pos_discount.product_product_consumable")
        cls.config.write({"module_pos_discount": True, "discount_product_id": cls.product.id})
        cls.low = cls.env["coop.margin.rate"].create(
            {
                "tax_id": cls.tax.copy({"name": "9 % incl", "amount": 9}).id,
                "sales_account_id": cls.income_account.copy({"name": "Margin sales 9"}).id,
                "purchase_account_id": cls.expense_account.copy({"name": "Margin purchases 9"}).id,
            }
        )
        cls.book = cls._product("Book", 100.0, coop_margin_rate_id=cls.low.id, coop_maker_id=cls.till_bert.id)
        cls.customer = {"partner_id": cls.partner_a.id}

    def _global_discount(self, lines, percent):
        """The lines of ``pos_discount``: its JavaScript calls the mirror of this method of Odoo's."""
        engine = self.env["account.tax"]
        base_lines = [
            engine._prepare_base_line_for_taxes_computation(
                None,
                product_id=self.env["product.product"].browse(vals["product_id"]),
                tax_ids=engine.browse(vals["tax_ids"][0][2]),
                price_unit=vals["price_unit"],
                quantity=vals["qty"],
                currency_id=self.company.currency_id,
            )
            for _command, _id, vals in lines
        ]
        engine._add_tax_details_in_base_lines(base_lines, self.company)
        engine._round_base_lines_tax_details(base_lines, self.company)
        made = engine._prepare_global_discount_lines(base_lines, self.company, "percent", percent)
        return [self._prepare_discount(line, percent) for line in made]

    def _prepare_discount(self, base_line, percent):
        extra = {**self.env["account.tax"]._export_base_line_extra_tax_data(base_line), "discount_percentage": percent}
        details = base_line["tax_details"]
        return Command.create(
            {
                "product_id": self.product.id,
                "qty": base_line["quantity"],
                "price_unit": base_line["price_unit"],
                "price_subtotal": details["total_excluded_currency"],
                "price_subtotal_incl": details["total_included_currency"],
                "tax_ids": [Command.set(base_line["tax_ids"].ids)],
                "extra_tax_data": extra,
            }
        )

    def _reward(self, program_type="promotion", **vals):
        program = self.env["loyalty.program"].create(
            {
                "name": "Programme",
                "program_type": program_type,
                "rule_ids": [Command.create({})],  # a point for any order
                "reward_ids": [Command.create(vals)],
            }
        )
        return program.reward_ids

    def _reward_line(self, reward, amount, **vals):
        vals |= {"reward_id": reward.id, "is_reward_line": True, "reward_identifier_code": "1", "points_cost": 0}
        return Command.create(
            {
                "product_id": reward.discount_line_product_id.id,
                "qty": 1,
                "price_unit": -amount,
                "price_subtotal": -amount,
                "price_subtotal_incl": -amount,
                "tax_ids": [Command.clear()],
                **vals,
            }
        )

    def _programme(self, program_type, rule, **reward):
        reward = {"reward_type": "discount", "discount": 1, "discount_mode": "per_point", **reward}
        made = self._reward(program_type, **reward)
        made.program_id.rule_ids = [Command.clear(), Command.create(rule)]
        return made

    def _card(self, reward, points=0.0, **vals):
        return self.env["loyalty.card"].sudo().create({"program_id": reward.program_id.id, "points": points, **vals})

    def _told(self, order, cards, user=None):
        """What the till says after an order: {card, or a negative number: points}, of one programme."""
        program = order.env["loyalty.program"].sudo().search([], order="id desc", limit=1)
        data = {
            str(key if isinstance(key, int) else key.id): {"points": points, "program_id": program.id, "line_codes": []}
            for key, points in cards.items()
        }
        return order.with_user(user or self.cashier).confirm_coupon_programs(data)

    def _cards(self, reward):
        self.env.invalidate_all()
        return self.env["loyalty.card"].sudo().search([("program_id", "=", reward.program_id.id)], order="id")
