from odoo import api, fields, models
from odoo.fields import Command


class CoopAssignmentLine(models.Model):
    """What the customer pays for: a product or a text, with quantity, price excluding or including VAT, and VAT."""

    _name = "coop.assignment.line"
    _description = "Line of an assignment"
    _inherit = ["coop.assignment.part"]
    _order = "assignment_id, sequence, id"
    _check_company_auto = True

    assignment_id = fields.Many2one("coop.assignment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="assignment_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict", domain="[('sale_ok', '=', True)]"
    )
    name = fields.Char(
        "Description", required=True, compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", required=True)
    product_uom_id = fields.Many2one(
        "uom.uom", "Unit", compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    price_unit = fields.Float(
        "Price", digits="Product Price", compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="VAT",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    price_subtotal = fields.Monetary("Amount", compute="_compute_price_subtotal", store=True, help="Excluding VAT.")

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_from_product(self):
        for line in self:
            product = line.product_id
            line.name = product.display_name if product else line.name
            line.product_uom_id = product.uom_id if product else line.product_uom_id
            line.price_unit = product.lst_price if product else line.price_unit

    @api.depends("product_id", "company_id")
    def _compute_tax_ids(self):
        for line in self:
            company = line.company_id or self.env.company
            taxes = line.product_id.taxes_id._filter_taxes_by_company(company) if line.product_id else line.tax_ids
            # The company's usual rate; whoever drafts need not be allowed to read the company's settings.
            line.tax_ids = taxes or (not line.product_id and company.sudo().account_sale_tax_id)

    @api.depends("quantity", "price_unit", "tax_ids", "product_id")
    def _compute_price_subtotal(self):
        taxes = self.env["account.tax"]
        for line in self:
            base_line = line._prepare_base_line()
            taxes._add_tax_details_in_base_line(base_line, line.company_id or self.env.company)
            taxes._round_base_lines_tax_details([base_line], line.company_id or self.env.company)
            line.price_subtotal = base_line["tax_details"]["total_excluded_currency"]

    # === BUSINESS METHODS === #

    def _prepare_base_line(self):
        """The line as Odoo's tax computation takes it: the amounts are to the cent those of the invoice."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            tax_ids=self.tax_ids,
            quantity=self.quantity,
            price_unit=self.price_unit,
            currency_id=company.currency_id,
            partner_id=self.assignment_id.partner_id,
            product_uom_id=self.product_uom_id,
            rate=1.0,
        )

    def _prepare_invoice_line_vals(self, fiscal_position):
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
            "tax_ids": [Command.set(fiscal_position.map_tax(self.tax_ids).ids)],
        }
