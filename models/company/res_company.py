from odoo import fields, models
from odoo.exceptions import UserError

from ..common.groups import TREASURER


class ResCompany(models.Model):
    _inherit = "res.company"

    coop_enabled = fields.Boolean(
        "Social cooperative",
        readonly=True,
        copy=False,
        help="Switched on in Cooperative ▸ Configuration ▸ Set-up. Until then Odoo behaves as without this app.",
    )
    coop_switched_on = fields.Datetime("Switched on at", readonly=True, copy=False)
    coop_journal_id = fields.Many2one(
        "account.journal",
        "Settlement journal",
        copy=False,
        check_company=True,
        domain="[('type', '=', 'general')]",
    )
    coop_four_eyes = fields.Boolean(
        "Four eyes", default=True, help="Who computes a settlement or rewards does not approve them."
    )

    def write(self, vals):
        before = {company: company.coop_four_eyes for company in self}
        result = super().write(vals)
        for company, four_eyes in before.items():
            if company.coop_four_eyes != four_eyes:
                company._coop_log_four_eyes()
        return result

    def _coop_log_four_eyes(self):
        self.ensure_one()
        body = (
            self.env._("What is computed must again be approved by another person than who computed it.")
            if self.coop_four_eyes
            else self.env._("Four eyes switched off: one person can now both compute and approve.")
        )
        # The log must be written also by an administrator who may not edit the company's contact.
        self.partner_id.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    def _coop_check_enabled(self):
        self.ensure_one()
        if not self.coop_enabled:
            raise UserError(
                self.env._(
                    "%(company)s is not a cooperative yet. Switch it on first: Cooperative ▸ Configuration ▸ Set-up.",
                    company=self.name,
                )
            )

    def _coop_check_books(self, *names, sequences=()):
        """What is needed to book is there: a setting can be emptied, and an account deleted, at any time.

        :param names: settings of this company that must be filled in
        :param sequences: codes of the numbers that must be there
        :raises UserError: naming everything that is missing, and where to put it right
        """
        self.ensure_one()
        labels = self.fields_get(names, ["string"])
        missing = [labels[name]["string"] for name in names if not self[name]]
        if sequences and set(sequences) & set(self._coop_missing_sequences()):
            missing.append(self.env._("Numbers"))
        if missing:
            raise UserError(
                self.env._(
                    "In the settings of %(company)s this is missing: %(missing)s. An administrator of the cooperative "
                    "chooses it again in Cooperative ▸ Configuration ▸ Settings, or opens Cooperative ▸ Configuration "
                    "▸ Set-up and presses Put right, which makes a new one.",
                    company=self.name,
                    missing=", ".join(missing),
                )
            )

    # === WHO IS WHO === #

    def _coop_users_of(self, group):
        """The users of a group who may enter this company, by number; the superuser is not among them.

        :param group: external id
        """
        self.ensure_one()
        # Who has a task in the cooperative is no secret; the lists of users and groups are.
        users = self.env.ref(group).sudo().all_user_ids
        return users.filtered(
            lambda user: self in user.company_ids and user.active and not user._is_superuser()
        ).sorted("id")

    def _coop_treasurer(self):
        """The treasurer who gets activities: the first by number; empty when there is none."""
        return self._coop_users_of(TREASURER)[:1]
