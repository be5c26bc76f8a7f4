from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common.coop_guard import as_own_code
from ..thrift.product_template import shop_day
from .pos_order_rights import ROUNDING_ERROR
from .till_guard import check_amount

ADDRESS = ("name", "street", "zip", "city")


class PosSession(models.Model):
    """Goods bought of a private person at the till: bill, declaration and the money out of the drawer, or none of them."""

    _inherit = "pos.session"

    def buy_from_private(self, goods, seller, approver=None):
        """Buy for cash, under the margin scheme.

        :param goods: {"rate_id", "what", "amount": euro, "is_signed": whether the seller signs the declaration}
        :param seller: {"name", "street", "zip", "city"}
        :param approver: [person id, pin] of somebody who may take money out, when the cashier may not
        :return: {"ok": bool, "message": what to show, "url": where the declaration is}
        """
        self.ensure_one()
        self.check_access("write")
        check_amount(self.env, goods.get("amount"))
        rate = self._coop_check_can_buy(goods, seller)
        by, refusal = self._coop_get_buyer(approver)
        if refusal:  # no error: the count of wrong PINs must stay
            return {"ok": False, "message": refusal}
        bill = self._coop_do_buy(rate, goods, seller)
        if by:
            bill.message_post(
                body=self.env._(
                    "Bought at the till: %(approver)s approved the payment with a PIN, %(login)s was logged in.",
                    approver=by.name,
                    login=self.env.user.name,
                )
            )
        return {
            "ok": True,
            "message": self.env._(
                "Pay out %(amount)s. Purchase declaration %(number)s: print it and let the seller sign.",
                amount=self.currency_id.format(goods["amount"]),
                number=bill.coop_declaration_number,
            ),
            "url": f"/coop/till/{self.id}/declaration/{bill.id}",
        }

    # === CHECKS === #

    def _coop_check_can_buy(self, goods, seller):
        """The rate of the margin scheme.

        :raises UserError: when something is missing, or there is not so much in the drawer
        """
        if not self.company_id.coop_enabled or self.state != "opened" or not self.cash_journal_id:
            raise UserError(self.env._("Goods are bought at a till that is open and has a drawer."))
        self._coop_check_is_of_day(shop_day(fields.Datetime.now()))
        rates = self.env["coop.margin.rate"].search([("company_id", "=", self.company_id.id)])
        rate = rates.filtered(lambda rate: rate.id == goods.get("rate_id")) or (rates if len(rates) == 1 else rates[:0])
        if not rate:
            raise UserError(self.env._("Choose a rate of the margin scheme: the treasurer enters them."))
        if not str(goods.get("what") or "").strip() or any(not str(seller.get(name) or "").strip() for name in ADDRESS):
            raise UserError(self.env._("Enter what is bought, and name and address of the seller."))
        self._coop_check_drawer(goods.get("amount"))
        return rate

    def _coop_check_drawer(self, amount):
        currency, config = self.currency_id, self.config_id
        is_number = isinstance(amount, (int, float))
        if (
            not is_number
            or currency.compare_amounts(amount, 0) <= 0
            or abs(amount - currency.round(amount)) > ROUNDING_ERROR
        ):
            raise UserError(self.env._("Enter an amount above zero, in whole cents."))
        if config.cash_rounding and currency.compare_amounts(amount, config.rounding_method.round(amount)):
            raise UserError(self.env._("This amount cannot be paid in cash: round it."))
        # What is in the drawer the cashier counts; the items of its journal are not his to read.
        there = self.sudo().cash_register_balance_end
        if currency.compare_amounts(amount, there) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is more than the %(there)s that should be in the drawer.",
                    amount=currency.format(amount),
                    there=currency.format(there),
                )
            )

    def _coop_get_buyer(self, approver):
        """(who approves with a PIN, if the cashier may not take money out; why this does not go, if so)"""
        people = self.env["coop.till.person"]
        if self.env.su or "drawer" in self.env.user._coop_till_rights():
            return people, None
        person_id, pin = approver or (False, "")
        person = people.search([("id", "=", person_id), ("company_id", "=", self.company_id.id)], limit=1)
        if not person or "drawer" not in person._get_rights():
            self.env["pos.order"]._coop_check_till_right("drawer", self.company_id)
        return person, None if person._check_pin(pin) else person._pin_refusal()

    # === DOING IT === #

    def _coop_do_buy(self, rate, goods, seller):
        # Who may take money out makes this bill and this payment, and no others.
        session = self.sudo()
        day = fields.Date.context_today(self)
        bill = as_own_code(session.env["account.move"]).create(
            session._prepare_bought_bill_vals(rate, goods, seller, day)
        )
        bill._coop_number_declarations()
        bill.action_post()
        payable = bill.line_ids.filtered(lambda line: line.display_type == "payment_term")
        paid = session.env["account.bank.statement.line"].with_context(no_retrieve_partner=True)
        paid = paid.create(session._prepare_bought_payment_vals(bill, payable, day))
        # Core does not compute again what should be in the drawer when money moves.
        self.invalidate_recordset(["cash_register_balance_end", "cash_register_difference"])
        (payable | paid.move_id.line_ids.filtered(lambda line: line.account_id == payable.account_id)).reconcile()
        return bill

    def _prepare_bought_bill_vals(self, rate, goods, seller, day):
        shop = self.config_id._coop_get_shop_account()
        return {
            "move_type": "in_invoice",
            "company_id": self.company_id.id,
            "partner_id": self._coop_find_seller(seller).id,
            "invoice_date": day,
            "date": day,
            "coop_bought_session_id": self.id,
            "coop_declaration_date": day if goods.get("is_signed") else False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": str(goods["what"]).strip(),
                        "account_id": rate.purchase_account_id.id,
                        "quantity": 1,
                        "price_unit": goods["amount"],
                        "tax_ids": [Command.clear()],
                        "analytic_distribution": {str(shop.id): 100},
                    }
                )
            ],
        }

    def _prepare_bought_payment_vals(self, bill, payable, day):
        return {
            "pos_session_id": self.id,
            "journal_id": self.cash_journal_id.id,
            "amount": -bill.amount_total,
            "date": day,
            "partner_id": bill.partner_id.id,
            "payment_ref": f"{self.name} - {bill.coop_declaration_number}",
            "counterpart_account_id": payable.account_id.id,
        }

    def _coop_find_seller(self, seller):
        """Who sold here before under this name and address, or a new contact; never a member's."""
        vals = {name: str(seller[name]).strip() for name in ADDRESS}
        partners = self.env["res.partner"]
        known = partners.search(
            [(name, "=ilike", vals[name].replace("%", r"\%").replace("_", r"\_")) for name in ADDRESS]
            + [("company_id", "=", self.company_id.id), ("is_company", "=", False)]
        )
        known -= known._coop_known_members(self.company_id)
        country = self.company_id.country_id
        return known[:1] or partners.create({**vals, "company_id": self.company_id.id, "country_id": country.id})
