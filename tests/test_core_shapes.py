import ast
import hashlib
import inspect
import textwrap
from pathlib import Path
from typing import NamedTuple

from odoo.tests import TransactionCase, tagged

OURS = "odoo.addons.social_cooperative."
DOC = Path(__file__).parent.parent / "doc" / "upgrading.md"
# The ORM's own doors: their meaning is public and stays.
ORM = {"create", "init", "unlink", "write"}


class Shape(NamedTuple):
    """A method of core that the addon overrides, or on whose inside it relies."""

    model: str
    name: str
    addon: str  # whose definition is meant
    signature: str
    source: str = ""  # what source_of() says, where the inside matters


# fmt: off
SHAPES = [
    Shape("account.analytic.line", "_inverse_analytic_distribution", "analytic", "(self)", "2641c73e4f2c"),
    Shape("account.analytic.plan", "_get_applicability", "analytic", "(self, **kwargs)"),
    Shape("account.automatic.entry.wizard", "_get_move_line_dict_vals_change_period", "account", "(self, aml, date)"),
    Shape("account.automatic.entry.wizard", "do_action", "account", "(self)"),
    Shape("account.fiscal.position", "_get_fiscal_position", "account", "(self, partner, delivery=None)"),
    Shape("account.merge.wizard", "_action_merge", "account", "(self, accounts)", "d0985d94d574"),
    Shape("account.move", "_compute_fiscal_position_id", "account", "(self)"),
    Shape("account.move", "_get_invoice_counterpart_amls_for_early_payment_discount", "account", "(self, aml_values_list, open_balance)", "c80b0a4ec48f"),
    Shape("account.move", "_get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line", "account", "(self)", "ae1369ffa70b"),
    Shape("account.move", "_invoice_paid_hook", "account", "(self)"),
    Shape("account.move", "_post", "account", "(self, soft=True)", "34b682d44178"),
    Shape("account.move", "_post", "stock_account", "(self, soft=True)", "ed49bae3b07d"),
    Shape("account.move", "_reverse_moves", "account", "(self, default_values_list=None, cancel=False)"),
    Shape("account.move", "_sync_non_deductible_base_lines", "account", "(self, container)", "e9bedd8744b7"),
    Shape("account.move", "button_cancel", "stock_account", "(self)"),
    Shape("account.move", "button_draft", "point_of_sale", "(self)"),
    Shape("account.move.line", "_compute_analytic_distribution", "account", "(self)", "aa3b14705714"),
    Shape("account.move.line", "_compute_discount_allocation_needed", "account", "(self)", "3945a309ed04"),
    Shape("account.move.line", "_compute_epd_needed", "account", "(self)", "79ce00b06be0"),
    Shape("account.move.line", "_create_analytic_lines", "account", "(self)", "427eddfa0c4c"),
    Shape("account.move.line", "_inverse_analytic_distribution", "account", "(self)", "e77529039405"),
    Shape("account.move.line", "_prepare_analytic_distribution_line", "account", "(self, distribution, account_ids, distribution_on_each_plan)", "c0a7b69e52f6"),
    Shape("account.move.line", "_prepare_analytic_lines", "account", "(self)", "d44c81bbecdb"),
    Shape("account.move.line", "_prepare_exchange_difference_move_vals", "account", "(self, amounts_list, company=None, exchange_date=None, **kwargs)", "faa343e4f4a2"),
    Shape("account.move.line", "_prepare_reconciliation_single_partial", "account", "(self, debit_values, credit_values, shadowed_aml_values=None)"),
    Shape("account.move.line", "_round_analytic_distribution_line", "account", "(self, analytic_lines_vals)", "c694b70e3fba"),
    Shape("account.move.line", "_sanitize_values", "analytic", "(self, vals, decimal_precision)", "4ca716a2e2f2"),
    Shape("account.move.line", "_update_analytic_distribution", "account", "(self)", "bbf34df6dd0a"),
    Shape("account.move.reversal", "reverse_moves", "account", "(self, is_modify=False)"),
    Shape("account.partial.reconcile", "_create_tax_cash_basis_moves", "account", "(self)"),
    Shape("account.payment.register", "_create_payment_vals_from_wizard", "account", "(self, batch_result)"),
    Shape("account.payment.register", "_create_payments", "account", "(self)"),
    Shape("base.partner.merge.automatic.wizard", "_update_foreign_keys", "base", "(self, src_partners, dst_partner)", "4bb821062196"),
    Shape("base_import.import", "_parse_float_from_data", "base_import", "(self, data, index, name, options)"),
    Shape("base_import.import", "_parse_import_data", "base_import", "(self, data, import_fields, options)"),
    Shape("decimal.precision", "precision_get", "account", "(self, application)"),
    Shape("ir.rule", "_compute_domain", "base", "(self, model_name: str, mode: str = 'read') -> odoo.orm.domains.Domain"),
    Shape("ir.sequence", "_create_date_range_seq", "base", "(self, date)"),
    Shape("mail.compose.message", "_action_send_mail", "mail", "(self, auto_commit=False)"),
    Shape("ir.actions.report", "_prepare_html", "base", "(self, html, report_model=False)", "f92e611a8608"),
    Shape("ir.actions.report", "_render_qweb_pdf", "base", "(self, report_ref, res_ids=None, data=None)"),
    Shape("pos.config", "_get_special_products", "point_of_sale", "(self)"),
    Shape("pos.config", "_load_pos_data_read", "point_of_sale", "(self, records, config)"),
    Shape("pos.order", "_generate_pos_order_invoice", "point_of_sale", "(self)"),
    Shape("pos.order", "_get_invoice_lines_values", "point_of_sale", "(self, line_values, pos_line, move_type)"),
    Shape("pos.order", "_load_pos_data_read", "point_of_sale", "(self, records, config)"),
    Shape("pos.order", "_prepare_aml_values_list_per_nature", "point_of_sale", "(self)", "9fda7c1f2664"),
    Shape("pos.order", "_prepare_product_aml_dict", "point_of_sale", "(self, base_line_vals, update_base_line_vals, rate, sign)"),
    Shape("pos.order", "_process_order", "point_of_sale", "(self, order, existing_order)"),
    Shape("pos.order", "_refund", "point_of_sale", "(self)"),
    Shape("pos.order", "action_pos_order_paid", "point_of_sale", "(self)"),
    Shape("pos.order.line", "_compute_total_cost", "point_of_sale", "(self, stock_moves)"),
    Shape("pos.order.line", "_load_pos_data_fields", "point_of_sale", "(self, config)"),
    Shape("pos.order.line", "_prepare_tax_base_line_values", "point_of_sale", "(self)"),
    Shape("product.label.layout", "_prepare_report_data", "product", "(self)"),
    Shape("res.partner", "_load_pos_data_domain", "point_of_sale", "(self, data, config)"),
    Shape("res.partner", "get_new_partner", "point_of_sale", "(self, config_id, domain, offset)"),
    Shape("pos.payment.method", "_load_pos_data_fields", "point_of_sale", "(self, config)"),
    Shape("pos.session", "_accumulate_amounts", "point_of_sale", "(self, data)", "fc41152e0a35"),
    Shape("pos.session", "_cannot_close_session", "point_of_sale", "(self, bank_payment_method_diffs=None)"),
    Shape("pos.session", "_create_account_move", "point_of_sale", "(self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None)"),
    Shape("pos.session", "_create_balancing_line", "point_of_sale", "(self, data, balancing_account, amount_to_balance)"),
    Shape("pos.session", "_create_non_reconciliable_move_lines", "point_of_sale", "(self, data)", "fa1eb5ff8fe1"),
    Shape("pos.session", "_create_pay_later_receivable_lines", "point_of_sale", "(self, data)", "e58ac7d3e9dc"),
    Shape("pos.session", "_create_stock_valuation_lines", "point_of_sale", "(self, data)", "28df3a604c6f"),
    Shape("pos.session", "_get_combine_receivable_vals", "point_of_sale", "(self, payment_method, amount, amount_converted)"),
    Shape("pos.session", "_get_combine_statement_line_vals", "point_of_sale", "(self, journal, amount, payment_method)"),
    Shape("pos.session", "_get_diff_vals", "point_of_sale", "(self, payment_method_id, diff_amount, outstanding_account=False)", "ad43105d1f1b"),
    Shape("pos.session", "_get_rounding_difference_vals", "point_of_sale", "(self, amount, amount_converted)"),
    Shape("pos.session", "_get_sale_key", "point_of_sale", "(self, base_line)", "de1f917daad0"),
    Shape("pos.session", "_get_sale_vals", "point_of_sale", "(self, key, sale_vals)", "0ea56ffb4b36"),
    Shape("pos.session", "_get_split_receivable_vals", "point_of_sale", "(self, payment, amount, amount_converted)", "733cb49db7c1"),
    Shape("pos.session", "_get_stock_expense_vals", "point_of_sale", "(self, exp_account, amount, amount_converted)", "d51d873f04b6"),
    Shape("pos.session", "_load_pos_data_models", "point_of_sale", "(self, config)"),
    Shape("pos.session", "_post_statement_difference", "point_of_sale", "(self, amount)"),
    Shape("pos.session", "_prepare_balancing_line_vals", "point_of_sale", "(self, imbalance_amount, move, balancing_account)"),
    Shape("pos.session", "_set_opening_control_data", "point_of_sale", "(self, cashbox_value: int, notes: str)"),
    Shape("pos.session", "_validate_session", "point_of_sale", "(self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None)"),
    Shape("pos.session", "action_pos_session_closing_control", "point_of_sale", "(self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None)"),
    Shape("pos.session", "action_pos_session_open", "point_of_sale", "(self)"),
    Shape("pos.session", "get_pos_ui_product_pricelist_item_by_product", "point_of_sale", "(self, product_tmpl_ids, product_ids, config_id)"),
    Shape("pos.session", "post_closing_cash_details", "point_of_sale", "(self, counted_cash)"),
    Shape("pos.session", "try_cash_in_out", "point_of_sale", "(self, _type, amount, reason, partner_id, extras)"),
    Shape("pos.session", "update_closing_control_state_session", "point_of_sale", "(self, notes)"),
    Shape("report.point_of_sale.report_saledetails", "_get_domain", "point_of_sale", "(self, date_start=False, date_stop=False, config_ids=False, session_ids=False)"),
    Shape("report.point_of_sale.report_saledetails", "get_sale_details", "point_of_sale", "(self, date_start=False, date_stop=False, config_ids=False, session_ids=False, **kwargs)", "d9ed0e14cce0"),
    Shape("product.pricelist", "_get_applicable_rules", "product", "(self, products, date, **kwargs)", "b230a3014491"),
    Shape("product.pricelist.item", "_load_pos_data_domain", "point_of_sale", "(self, data, config)"),
    Shape("product.product", "_price_compute", "product", "(self, price_type, uom=None, currency=None, company=None, date=False)"),
    Shape("product.template", "_get_product_accounts", "stock_account", "(self)"),
    Shape("product.template", "_load_pos_data_fields", "point_of_sale", "(self, config_id)"),
    Shape("product.template", "_load_pos_data_read", "point_of_sale", "(self, records, config)"),
    Shape("product.template", "get_product_info_pos", "point_of_sale", "(self, price, quantity, pos_config_id, product_variant_id=False)"),
    Shape("res.partner", "_load_pos_data_read", "point_of_sale", "(self, records, config)"),
    Shape("res.users", "_check_credentials", "base", "(self, credential, env)"),
    Shape("res.users", "_check_uid_passwd", "base", "(self, uid, passwd)"),
    Shape("res.users", "_compute_session_token", "base", "(self, sid)"),
    Shape("res.users", "_load_pos_data_read", "point_of_sale", "(self, records, config)"),
    Shape("res.users.apikeys", "_check_credentials", "base", "(self, *, scope, key)"),
    Shape("stock.move", "_action_done", "stock", "(self, cancel_backorder=False)"),
    Shape("stock.move", "_compute_reference", "stock", "(self)"),
    Shape("stock.move", "_set_value", "stock_account", "(self, correction_quantity=None)", "c1217d6c8110"),
    Shape("stock.picking", "_create_picking_from_pos_order_lines", "point_of_sale", "(self, location_dest_id, lines, picking_type, partner=False)"),
    Shape("stock.move", "_should_create_account_move", "stock_account", "(self)", "c6de677418ff"),
]
# fmt: on


def defined_in(cls, name, addon):
    """The function of this name that a module of the addon defines for a model."""
    for base in cls.__mro__:
        if base.__module__.startswith(f"odoo.addons.{addon}.") and name in base.__dict__:
            return inspect.unwrap(base.__dict__[name])
    return None


def source_of(function):
    """A short hash of a function's statements; comments, documentation and blank lines do not count."""
    text = textwrap.dedent(inspect.getsource(function))
    body = ast.parse(text).body[0]
    skipped = set()
    if ast.get_docstring(body):
        skipped = set(range(body.body[0].lineno, body.body[0].end_lineno + 1))
    lines = [line.strip() for number, line in enumerate(text.splitlines(), 1) if number not in skipped]
    code = "\n".join(line for line in lines if line and not line.startswith("#"))
    return hashlib.sha256(code.encode()).hexdigest()[:12]


@tagged("post_install", "-at_install")
class TestCoreShapes(TransactionCase):
    """Core still has the shape that our overrides rely on; doc/upgrading.md says of each what to look at."""

    def _overrides(self):
        """(model, name, addons) of every method of core that the addon overrides."""
        for model, cls in self.env.registry.items():
            own = [base for base in cls.__mro__ if base.__module__.startswith(OURS)]
            core = [
                base
                for base in cls.__mro__
                if base.__module__.startswith("odoo.addons.") and not base.__module__.startswith(OURS)
            ]
            for name in {name for base in own for name, value in base.__dict__.items() if inspect.isfunction(value)}:
                addons = {base.__module__.split(".")[2] for base in core if name in base.__dict__} - {"mail"}
                if addons and name not in ORM:
                    yield model, name, addons

    def test_shapes(self):
        for shape in SHAPES:
            with self.subTest(method=f"{shape.model}.{shape.name}"):
                where = f"Read in doc/upgrading.md what to check of `{shape.model}.{shape.name}`, then change this row."
                function = defined_in(self.env.registry[shape.model], shape.name, shape.addon)
                self.assertIsNotNone(function, f"{shape.addon} no longer defines it. {where}")
                self.assertEqual(str(inspect.signature(function)), shape.signature, where)
                if shape.source:
                    self.assertEqual(source_of(function), shape.source, f"Its inside changed. {where}")

    def test_every_override_is_listed(self):
        listed = {(shape.model, shape.name) for shape in SHAPES}
        for model, name, addons in self._overrides():
            if not model.startswith("coop."):
                with self.subTest(method=f"{model}.{name}"):
                    self.assertIn((model, name), listed, f"of {addons}: add it here and to doc/upgrading.md")

    def test_the_page_names_them(self):
        page = DOC.read_text(encoding="utf-8")
        for shape in SHAPES:
            with self.subTest(method=f"{shape.model}.{shape.name}"):
                self.assertIn(f"`{shape.model}.{shape.name}`", page)

    def test_order_of_price_rules(self):
        """PastPrices.rules sorts as the database does."""
        order = "applied_on, min_quantity desc, categ_id desc, id desc"
        self.assertEqual(self.env["product.pricelist.item"]._order, order)
        self.assertEqual(self.env["product.category"]._order, "complete_name")
