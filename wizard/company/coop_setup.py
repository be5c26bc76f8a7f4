from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ...models.common.groups import ADMINISTRATOR, BOARD, COACH, TREASURER


class Need(NamedTuple):
    """What a cooperative needs, or what is wise: a key, whether it is there, name, why, and its place in the list.

    ``otherwise`` is the status of a next step that is not done: "todo", or "optional" when not everybody needs it.
    """

    key: str
    ready: bool
    name: str
    explanation: str
    sequence: int
    otherwise: str = "todo"


class CoopSetup(models.TransientModel):
    """What a company needs to be a cooperative, which of it is there already, and one button for the rest."""

    _name = "coop.setup"
    _description = "Set-up of a cooperative"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    coop_enabled = fields.Boolean(related="company_id.coop_enabled")
    has_chart = fields.Boolean(compute="_compute_has_chart")
    line_ids = fields.One2many("coop.setup.line", "setup_id", readonly=True)
    missing_count = fields.Integer(compute="_compute_counts")
    advice_count = fields.Integer(compute="_compute_counts")
    todo_count = fields.Integer(compute="_compute_counts")

    def _compute_display_name(self):
        self.display_name = self.env._("Set-up")

    @api.depends("company_id")
    def _compute_has_chart(self):
        for setup in self:
            setup.has_chart = setup.company_id._coop_has_chart()

    @api.depends("line_ids.status")
    def _compute_counts(self):
        for setup in self:
            statuses = setup.line_ids.mapped("status")
            setup.missing_count, setup.advice_count = statuses.count("missing"), statuses.count("advice")
            setup.todo_count = statuses.count("todo")

    # === ACTIONS === #

    @api.model
    def action_open(self):
        """The page for the present company, looked at anew."""
        setup = self.create({})
        setup.line_ids = [Command.create(vals) for vals in setup._prepare_lines()]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set-up"),
            "res_model": self._name,
            "res_id": setup.id,
            "view_mode": "form",
            "target": "main",
        }

    def action_switch_on(self):
        """Make everything that is missing; also the button Put right."""
        self.ensure_one()
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(self.env._("Only an administrator of the cooperative can switch it on or put it right."))
        self.company_id._coop_switch_on()
        return self.action_open()

    # === BUSINESS METHODS === #

    def _prepare_lines(self):
        """Values of the lines: first what must be there, then what is wise, then what comes next."""
        self.ensure_one()
        groups = [(self._requirements(), "missing"), (self._advice(), "advice")]
        if self.company_id.coop_enabled:
            groups.append((self._next_steps(), None))
        return [
            {"key": need.key, "status": status, "name": need.name, "explanation": need.explanation}
            for needs, otherwise in groups
            for need in sorted(needs, key=lambda need: need.sequence)
            for status in ["ready" if need.ready else otherwise or need.otherwise]
        ]

    def _requirements(self):
        """What makes a company a cooperative, as a list of Need; each room adds its own."""
        company = self.company_id
        return [
            Need(
                "chart",
                company._coop_has_chart(),
                self.env._("Chart of accounts"),
                self.env._("The cooperative's books. Choose a fiscal localization, for instance the Dutch one."),
                sequence=10,
            ),
            Need(
                "enabled",
                company.coop_enabled,
                self.env._("Switched on"),
                self.env._("From then on every income line says whose it is: a member's or the cooperative's own."),
                sequence=20,
            ),
            Need(
                "journal",
                bool(company.coop_journal_id),
                self.env._("Journal for settlements"),
                self.env._("Keeps the entries of settlements apart from everything else."),
                sequence=70,
            ),
            Need(
                "sequences",
                not company._coop_missing_sequences(),
                self.env._("Numbers"),
                self.env._("For members, assignments, spending, settlements, statements and rewards."),
                sequence=90,
            ),
        ]

    def _advice(self):
        """What a cooperative can start without, but should not, as a list of Need; each room adds its own."""
        company = self.company_id
        return [
            Need(
                "users",
                not company.coop_four_eyes or self._has_two_pairs_of_eyes(),
                self.env._("Two people for the settlement"),
                self.env._(
                    "One treasurer computes a settlement, and a second treasurer or a board member approves it."
                ),
                sequence=20,
            ),
        ]

    def _next_steps(self):
        """What comes after switching on, as a list of Need, in the order in which it is done; each room adds its own."""
        company = self.company_id
        # Only whether there are any; who sets a cooperative up need not be allowed to read these.
        own = self.sudo()
        bank = [("type", "=", "bank"), ("company_id", "=", company.id), ("bank_account_id", "!=", False)]
        return [
            Need(
                "people",
                bool(company._coop_users_of(TREASURER) and company._coop_users_of(COACH)),
                self.env._("People and their roles"),
                self.env._(
                    "Give each colleague a login, and in it the role in the cooperative: treasurer, board, coach, shop."
                ),
                sequence=10,
            ),
            Need(
                "bank",
                bool(own.env["account.journal"].search_count(bank, limit=1)),
                self.env._("Bank account"),
                self.env._(
                    "Open the journal Bank and fill in the account number: it stands on invoices and pays rewards."
                ),
                sequence=50,
            ),
            Need(
                "mail",
                bool(company.email and own.env["ir.mail_server"].search_count([], limit=1)),
                self.env._("Mail"),
                self.env._(
                    "A server for outgoing mail, and the e-mail address of the cooperative on its contact: without them "
                    "no invoice and no statement leaves. An administrator of the system does this."
                ),
                sequence=60,
            ),
        ]

    def _has_some(self, model, domain=()):
        """Whether the cooperative has a record of this model."""
        own = [("company_id", "=", self.company_id.id), *domain]
        return bool(self.env[model].search_count(own, limit=1))

    def _has_two_pairs_of_eyes(self):
        treasurers = self.company_id._coop_users_of(TREASURER)
        return bool(treasurers) and len(treasurers | self.company_id._coop_users_of(BOARD)) > 1


class CoopSetupLine(models.TransientModel):
    _name = "coop.setup.line"
    _description = "Requirement of a cooperative"
    _inherit = ["coop.dialog"]
    _order = "id"

    setup_id = fields.Many2one("coop.setup", required=True, index=True, ondelete="cascade")
    key = fields.Char(required=True, export_string_translation=False)
    name = fields.Char("Needed", required=True)
    explanation = fields.Char("What it is for")
    status = fields.Selection(
        [
            ("ready", "✓ Ready"),
            ("missing", "✗ Missing"),
            ("advice", "! Advice"),
            ("todo", "○ To do"),
            ("optional", "○ If needed"),
        ],
        required=True,
    )
    has_place = fields.Boolean(compute="_compute_has_place", export_string_translation=False)

    @api.depends_context("uid")
    @api.depends("key")
    def _compute_has_place(self):
        """Whether there is a page for it that this user may open."""
        places = self._places()
        for line in self:
            place = places.get(line.key)
            action = place and self.env["ir.actions.act_window"]._for_xml_id(place)
            line.has_place = bool(action) and self.env[action["res_model"]].has_access("read")

    def action_open(self):
        """Go to the place where this is looked after."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(self._places()[self.key])

    @api.model
    def _places(self):
        """{key of a need: external id of the page where it is looked after}; each room adds its own."""
        return {
            "chart": "account.action_account_config",
            "users": "base.action_res_users",
            "people": "base.action_res_users",
            "bank": "account.action_account_journal_form",
            "mail": "base.action_ir_mail_server_list",
        }
