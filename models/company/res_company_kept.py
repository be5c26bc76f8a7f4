from odoo import models

# The "module" of the external ids with which an uninstallation marks what stays. Odoo removes only what bears the name of
# a module that it uninstalls, and takes an external id away together with its record.
KEPT = "__social_cooperative__"


class ResCompany(models.Model):
    """Leaving and coming back: accounts, journals and analytic accounts are Odoo's books, and stay when this addon goes.

    Uninstalling marks them (hooks.py), company by company and by what they are for; switching the company on again
    takes them back instead of making a second set. While the addon is installed its own settings know them, and the marks say
    nothing. doc/leaving-odoo.md says what else goes and stays.
    """

    _inherit = "res.company"

    def _coop_kept_settings(self):
        """Names of the settings whose records are Odoo's own, so that they stay; each room adds its own."""
        return ["coop_journal_id"]

    def _coop_mark_kept(self):
        """Mark what stays of each company; each room adds what no setting names."""
        for company in self:
            for name in company._coop_kept_settings():
                company._coop_mark(name, company[name])

    def _coop_mark(self, name, record):
        self.ensure_one()
        if record:
            self.env["ir.model.data"].sudo().create(  # only the uninstallation itself gets here
                {
                    "module": KEPT,
                    "name": self._coop_mark_name(name),
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
            )

    def _coop_mark_name(self, name):
        return f"company_{self.id}_{name}"

    def _coop_find_kept(self, name):
        """What an earlier installation used for this setting, or under this name; None when there is nothing."""
        return self._coop_find_all_kept(name).get("")

    def _coop_find_all_kept(self, name):
        """{the rest of the name: record} of everything whose mark begins with this name, and that is still this company's."""
        self.ensure_one()
        start = self._coop_mark_name(name)
        # External ids are the system's; the cooperative's administrator only switches on.
        marks = self.env["ir.model.data"].sudo().search([("module", "=", KEPT), ("name", "=like", f"{start}%")])
        # In the pattern "_" stands for any character.
        marks = marks.filtered(lambda mark: mark.name.startswith(start))
        there = {
            model: set(self.env[model].browse(some.mapped("res_id")).exists().ids)
            for model, some in marks.grouped("model").items()
        }
        found = {
            mark.name.removeprefix(start): self.env[mark.model].browse(mark.res_id)
            for mark in marks
            if mark.res_id in there[mark.model]
        }
        return {rest: record for rest, record in found.items() if self._coop_is_own(record)}

    def _coop_is_own(self, record):
        owners = record.company_ids if "company_ids" in record._fields else record.company_id
        return not owners or self in owners
