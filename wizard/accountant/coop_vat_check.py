from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from ...models.accountant.vat_books import VatBooks

REASONS = [
    ("settled", "Paid to or by the tax office, or closed into its account"),
    ("no_tag", "On a VAT account, but in no box of the return"),
    ("other_account", "In a box of the return, but on no VAT account"),
    ("other_amount", "In the return with another amount than booked"),
]


class CoopVatCheck(models.TransientModel):
    """The Dutch VAT return of a period beside the VAT accounts, and every item that the two see differently."""

    _name = "coop.vat.check"
    _description = "VAT check"
    _coop_help = "vat"
    _inherit = ["coop.dialog", "coop.books.paper"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("First day", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date(
        "Last day", required=True, default=lambda self: self._default_date_from() + relativedelta(months=3, days=-1)
    )
    shown_from = fields.Date(readonly=True, export_string_translation=False)
    shown_to = fields.Date(readonly=True, export_string_translation=False)
    box_ids = fields.One2many("coop.vat.check.box", "check_id", "Return", readonly=True)
    account_ids = fields.One2many("coop.vat.check.account", "check_id", "VAT accounts", readonly=True)
    difference_ids = fields.One2many("coop.vat.check.difference", "check_id", "Differences", readonly=True)
    returned = fields.Monetary("To pay by the return", readonly=True, help="Box 5g. Negative: comes back.")
    booked = fields.Monetary("Booked on VAT accounts", readonly=True)
    difference = fields.Monetary(readonly=True)
    has_margin = fields.Boolean(readonly=True, export_string_translation=False)
    draft_count = fields.Integer("Drafts", readonly=True)
    is_margin_missing = fields.Boolean(readonly=True, export_string_translation=False)

    @api.model
    def _default_date_from(self):
        """The quarter that is over."""
        return date_utils.start_of(fields.Date.context_today(self), "quarter") - relativedelta(months=3)

    @api.depends("shown_from", "shown_to")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("VAT check")

    # === ACTIONS === #

    @api.model
    def action_open(self):
        """A page of the quarter that is over."""
        self._check_may_make(self.env.company)
        check = self.create({})
        check.action_show()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("VAT check"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": check.id,
        }

    def action_show(self):
        """Read the books of the chosen days."""
        self.ensure_one()
        books = self._books()
        boxes = books.boxes()
        accounts = books.accounts()
        booked = sum(account.booked for account in accounts)
        self.write(
            {
                "box_ids": [Command.clear(), *(Command.create(self._prepare_box(box)) for box in boxes)],
                "account_ids": [Command.clear(), *(Command.create(self._prepare_account(row)) for row in accounts)],
                "difference_ids": [
                    Command.clear(),
                    *(Command.create(self._prepare_difference(row)) for row in books.differences()),
                ],
                "shown_from": self.date_from,
                "shown_to": self.date_to,
                "returned": books.total(),
                "booked": booked,
                "difference": books.total() - booked,
                "has_margin": any(box.margin_base or box.margin_tax for box in boxes),
                "draft_count": self._count_drafts(self.company_id, self.date_from, self.date_to),
                "is_margin_missing": books.margin_is_missing(),
            }
        )

    def action_previous(self):
        return self._move(-1)

    def action_next(self):
        return self._move(1)

    def _move(self, direction):
        """To the quarter before or after."""
        self.ensure_one()
        first = date_utils.start_of(self.date_from, "quarter") + relativedelta(months=3 * direction)
        self.write({"date_from": first, "date_to": first + relativedelta(months=3, days=-1)})
        return self.action_show()

    def action_export_xlsx(self):
        """The same as a spreadsheet."""
        self.ensure_one()
        self._books()
        params = {"company": self.company_id.id, "date_from": self.date_from, "date_to": self.date_to}
        return {"type": "ir.actions.act_url", "url": f"/coop/vat.xlsx?{urlencode(params)}", "target": "download"}

    # === THE BOOKS === #

    def _books(self):
        self._check_may_make(self.company_id)
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day lies after the last day."))
        if self.company_id.account_fiscal_country_id != self.env.ref("base.nl"):
            raise UserError(
                self.env._(
                    "%(company)s has no Dutch VAT return: its fiscal country is another.", company=self.company_id.name
                )
            )
        return VatBooks(self.env, self.company_id, self.date_from, self.date_to)

    def _prepare_box(self, box):
        return {
            "name": box.name,
            "level": box.level,
            "has_base": box.base is not None,
            "has_tax": box.tax is not None,
            "base": box.base or 0,
            "tax": box.tax or 0,
            "margin_base": box.margin_base,
            "margin_tax": box.margin_tax,
        }

    def _prepare_account(self, row):
        return {"account_id": row.account_id, **self._prepare_amounts(row)}

    def _prepare_difference(self, row):
        return {"item_id": row.item_id, "reason": row.reason, **self._prepare_amounts(row)}

    def _prepare_amounts(self, row):
        return {"booked": row.booked, "returned": row.returned, "difference": row.difference}


class CoopVatCheckBox(models.TransientModel):
    _name = "coop.vat.check.box"
    _description = "Box of a VAT return"
    _inherit = ["coop.dialog"]
    _order = "id"

    check_id = fields.Many2one("coop.vat.check", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="check_id.currency_id")
    name = fields.Char("Box", readonly=True)
    level = fields.Integer(readonly=True)
    has_base = fields.Boolean(readonly=True, export_string_translation=False)
    has_tax = fields.Boolean(readonly=True, export_string_translation=False)
    base = fields.Monetary("Turnover", readonly=True)
    tax = fields.Monetary("VAT", readonly=True)
    margin_base = fields.Monetary("Of it: margin scheme, turnover", readonly=True)
    margin_tax = fields.Monetary("Of it: margin scheme, VAT", readonly=True)


class CoopVatCheckAccount(models.TransientModel):
    _name = "coop.vat.check.account"
    _description = "VAT account beside a VAT return"
    _inherit = ["coop.dialog"]
    _order = "id"

    check_id = fields.Many2one("coop.vat.check", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="check_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    booked = fields.Monetary(readonly=True, help="Credit less debit in the period: to be paid is positive.")
    returned = fields.Monetary("In the return", readonly=True)
    difference = fields.Monetary(readonly=True)


class CoopVatCheckDifference(models.TransientModel):
    _name = "coop.vat.check.difference"
    _description = "Journal item that a VAT return sees differently"
    _inherit = ["coop.dialog"]
    _order = "id"

    check_id = fields.Many2one("coop.vat.check", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="check_id.currency_id")
    item_id = fields.Many2one("account.move.line", "Journal item", readonly=True)
    date = fields.Date(related="item_id.date")
    move_id = fields.Many2one(related="item_id.move_id", string="Journal entry")
    account_id = fields.Many2one(related="item_id.account_id")
    name = fields.Char("Description", related="item_id.name")
    reason = fields.Selection(REASONS, "Why", readonly=True)
    booked = fields.Monetary(readonly=True)
    returned = fields.Monetary("In the return", readonly=True)
    difference = fields.Monetary(readonly=True)

    def action_open_move(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }
