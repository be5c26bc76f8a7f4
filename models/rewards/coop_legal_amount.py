from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine import LIMITS, LegalAmount, to_decimal

# Letters of the Participatiewet (BWBR0015703), and what is not in it.
LEGAL_BASES = [
    ("31.2.j", "Premium (art. 31.2 j)"),
    ("31.2.k", "Volunteer allowance (art. 31.2 k)"),
    ("31.2.n", "Income exemption 25 % (art. 31.2 n)"),
    ("31.2.r", "Income exemption r (art. 31.2 r)"),
    ("31.2.y", "Income exemption y (art. 31.2 y)"),
    ("34a", "Income exemption 15 % (art. 34a)"),
    ("34b", "Buffer budget (art. 34b)"),
    ("other", "Another agreement"),
    ("none", "No reward permitted"),
]


class CoopLegalAmount(models.Model):
    """A maximum in euros of the Participatiewet, in force from a day until the next one begins.

    The amounts change on 1 January and 1 July. A treasurer adds those of the next half-year with where he read them;
    what nobody confirmed for a day is used with a warning. The law is the same for every cooperative.
    """

    _name = "coop.legal.amount"
    _description = "Legal amount"
    _inherit = ["mail.thread"]
    _order = "legal_basis, period, valid_from desc, id desc"

    legal_basis = fields.Selection(LEGAL_BASES[:7], "Legal basis", required=True, tracking=True)
    period = fields.Selection(
        [
            ("month", "Per month"),
            ("year", "Per calendar year"),
            ("payments", "Payments in a calendar year"),
            ("months", "Months in all"),
            ("age", "Not under the age of"),
        ],
        required=True,
        tracking=True,
    )
    valid_from = fields.Date("From", required=True, tracking=True, help="First day.")
    amount = fields.Float(
        digits=(12, 2),
        required=True,
        tracking=True,
        help="Euro per person; a number of payments, months or years of age.",
    )
    unit = fields.Char(compute="_compute_unit", help="What the amount is: euros, or a number of something.")
    confirmed_until = fields.Date(
        "Confirmed until",
        tracking=True,
        help="Last day for which somebody looked up that this is the amount. After it, rewards warn.",
    )
    status = fields.Selection(
        [("confirmed", "Confirmed"), ("draft", "Not sure")],
        default="confirmed",
        required=True,
        tracking=True,
        help="Not sure: used with a warning, on every day.",
    )
    source = fields.Char(required=True, tracking=True, help="Where it was read: law or official page, and its date.")
    is_unsure = fields.Boolean("Look this up", compute="_compute_is_unsure", help="In force today and not confirmed.")

    _day_uniq = models.UniqueIndex(
        "(legal_basis, period, valid_from)", "There is an amount for this letter from this day already."
    )
    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be positive.")
    _confirmed_after = models.Constraint(
        "CHECK (confirmed_until IS NULL OR confirmed_until >= valid_from)",
        "It cannot be confirmed before its first day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_unit(self):
        units = {
            "payments": self.env._("payments"),
            "months": self.env._("months"),
            "age": self.env._("years of age"),
        }
        for amount in self:
            amount.unit = units.get(amount.period, "€")

    @api.depends("legal_basis", "valid_from", "amount")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["legal_basis"]._description_selection(self.env))
        for amount in self:
            day = format_date(self.env, amount.valid_from) if amount.valid_from else ""
            amount.display_name = f"{labels.get(amount.legal_basis, '')} {day}"

    @api.depends("confirmed_until", "status", "valid_from", "legal_basis", "period")
    def _compute_is_unsure(self):
        today = fields.Date.context_today(self)
        in_force = {}
        for amount in self.search([("valid_from", "<=", today)], order="valid_from"):
            in_force[amount.legal_basis, amount.period] = amount
        for amount in self:
            confirmed = amount.status == "confirmed" and amount.confirmed_until and amount.confirmed_until >= today
            amount.is_unsure = in_force.get((amount.legal_basis, amount.period)) == amount and not confirmed

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limit(self):
        """Without its own number of payments, months or age a policy takes the law's, so that one stays known."""
        for amount in self.filtered(lambda amount: amount.period in LIMITS):
            same = Domain("legal_basis", "=", amount.legal_basis) & Domain("period", "=", amount.period)
            if not self.search_count(same & Domain("id", "not in", self.ids), limit=1):
                raise UserError(
                    self.env._(
                        "This is the only limit of its kind that is known. Change it, or add the one that holds now."
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _load_records(self, data_list, update=False):
        """The addon brings each amount once. What a treasurer entered, changed or confirmed since stays his."""
        for data in data_list:
            if not data.get("xml_id"):
                continue
            data["noupdate"] = True
            own = not self.env.ref(data["xml_id"], raise_if_not_found=False) and self._same_day(data["values"])
            if own:
                own._note_difference(data["values"])
                self.env["ir.model.data"]._update_xmlids([{"xml_id": data["xml_id"], "record": own, "noupdate": True}])
        return super()._load_records(data_list, update=update)

    def _same_day(self, values):
        names = ("legal_basis", "period", "valid_from")
        return self.search(Domain.AND([Domain(name, "=", values[name])] for name in names))

    def _note_difference(self, values):
        """When the addon knows another amount than the treasurer entered, he must look it up; it is not changed."""
        if float(values["amount"]) != self.amount:
            self.status = "draft"
            self._message_log(
                body=self.env._(
                    "The addon brings another amount for this day: %(amount)s (%(read_in)s). Look it up, correct what is "
                    "wrong, and set it to confirmed.",
                    amount=values["amount"],
                    read_in=values.get("source") or "",
                )
            )

    @api.model
    def _all_to_engine(self):
        """All amounts as the engine reads them."""
        # The law is public; whoever computes or reads a member's figures may use it.
        return tuple(amount._to_engine() for amount in self.sudo().search([]))

    def _to_engine(self):
        self.ensure_one()
        confirmed = self.confirmed_until if self.status == "confirmed" else None
        return LegalAmount(
            basis=self.legal_basis,
            per=self.period,
            amount=to_decimal(self.amount),
            valid_from=self.valid_from or date.min,
            confirmed_until=confirmed or None,
        )
