from odoo import fields, models
from odoo.exceptions import UserError

from ..common.account_codes import known_codes, unused_range


class ResCompany(models.Model):
    """Switching a company on as a cooperative (design §3 "Inert until switched on").

    Each room says in its own res_company.py what a cooperative needs of it: ``_coop_begin`` for what is done once,
    ``_coop_make_accounts`` and ``_prepare_coop_sequences`` for what must be there. Every step makes only what is
    missing, so that the same method also puts right what got lost.
    """

    _inherit = "res.company"

    def _coop_switch_on(self):
        """Make what a cooperative needs and what is missing; safe to run again.

        :raises UserError: when the company has no chart of accounts yet
        """
        self.ensure_one()
        company = self.with_company(self)
        company._coop_check_chart()
        first_time = not self.coop_enabled
        if first_time:
            company._coop_begin()
        company._coop_make_accounts()
        if first_time:
            company._coop_take_back()
        company._coop_make_journal()
        company._coop_make_sequences()
        self.env.registry.clear_cache()  # plan._coop_owners, pot._by_account

    def _coop_begin(self):
        """What is set once, when the company becomes a cooperative; later the cooperative itself decides."""
        self._coop_set({"coop_enabled": True, "coop_switched_on": fields.Datetime.now()})

    def _coop_take_back(self):
        """What an earlier installation left beyond the settings: a hook for the rooms, run once, when all accounts are there."""

    def _coop_set(self, vals):
        # Companies are the system administrator's; these fields are the cooperative's own administrator's.
        self.sudo().write(vals)

    def _coop_has_chart(self):
        self.ensure_one()
        accounts = self.env["account.account"]
        return bool(self.chart_template or accounts.search_count(accounts._check_company_domain(self), limit=1))

    def _coop_check_chart(self):
        if not self._coop_has_chart():
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet. Choose a fiscal localization "
                    "(Invoicing ▸ Configuration ▸ Settings), then switch the cooperative on.",
                    company=self.name,
                )
            )

    # === ACCOUNTS === #

    def _coop_make_accounts(self):
        """A hook for the rooms: each makes the accounts that it books on and that are missing."""

    def _coop_ensure_account(self, setting, purpose, account_type, name):
        """Fill an empty setting with the account of an earlier installation, or else with a new one.

        :param setting: name of the field; purpose, account_type, name: as in :meth:`_coop_make_account`
        """
        if not self[setting]:
            account = self._coop_find_kept(setting) or self._coop_make_account(purpose, account_type, name)
            self._coop_set({setting: account.id})

    def _coop_make_account(self, purpose, account_type, name):
        """An account with a fitting code and a name in every installed language.

        :param purpose: what for, as in common/account_codes
        :param name: function of an environment
        """
        account = (
            self.env["account.account"]
            .with_company(self)
            .create(self._prepare_coop_account_vals(purpose, account_type, name(self.with_context(lang="en_US").env)))
        )
        self._coop_name_in_every_language(account, name)
        return account

    def _prepare_coop_account_vals(self, purpose, account_type, name):
        return {
            "name": name,
            "code": self._coop_free_account_code(purpose, account_type),
            "account_type": account_type,
            "company_ids": self.ids,
        }

    def _coop_name_in_every_language(self, record, name):
        """:param name: function of an environment, so that the name exists in every installed language"""
        for lang, _label in self.env["res.lang"].get_installed():
            record.with_context(lang=lang).name = name(self.with_context(lang=lang).env)

    def _coop_free_account_code(self, purpose, account_type):
        """The chart's own place for this purpose as long as its codes are, or the first free one after it. In a chart
        that we do not know, a range where nothing is yet; failing that, after the last account of this type."""
        accounts = self.env["account.account"].with_company(self).with_context(active_test=False)
        everything = accounts.search(accounts._check_company_domain(self))
        kin = everything.filtered(lambda account: account.account_type == account_type).mapped("code")
        last = max(filter(None, kin), default="100000")
        known = [code.ljust(len(last), "0") for code in self._coop_known_codes(purpose)]
        taken = set(everything.mapped("code"))
        free = next((code for code in known if code not in taken), None)
        return free or accounts._search_new_account_code(
            *((known[0],) if known else self._coop_first_code(everything, kin, last))
        )

    def _coop_known_codes(self, purpose):
        charts = self.env["account.chart.template"]._get_chart_template_mapping(get_all=True)
        parents = {chart: values.get("parent") for chart, values in charts.items()}
        return known_codes(self.chart_template, parents, purpose)

    def _coop_first_code(self, everything, kin, last):
        """Where to begin looking in a chart that we do not know: (code[, codes that are used although nobody has them])."""
        others = everything - self._coop_own_accounts()
        groups = self.env["account.group"].search([("company_id", "parent_of", self.ids)])
        codes = set(filter(None, others.mapped("code")))
        free = unused_range(codes, codes.intersection(kin), groups.mapped("code_prefix_start"))
        return (free.ljust(len(last), "0"), set()) if free else (last,)

    def _coop_own_accounts(self):
        """The accounts that the settings of the cooperative name, and those of its pots."""
        self.ensure_one()
        accounts = self.env["account.account"]
        settings = [self[name] for name in self._coop_kept_settings()]
        return accounts.union(*(record for record in settings if record._name == accounts._name))

    # === JOURNAL AND NUMBERS === #

    def _coop_make_journal(self):
        if not self.coop_journal_id:
            journal = self._coop_find_kept("coop_journal_id") or self._coop_create_journal()
            self._coop_set({"coop_journal_id": journal.id})

    def _coop_create_journal(self):
        journal = self.env["account.journal"].create(
            {
                "name": self.env._("Members' pots"),
                "code": self._coop_free_journal_code(),
                "type": "general",
                "company_id": self.id,
                "show_on_dashboard": False,
            }
        )
        self._coop_name_in_every_language(journal, lambda env: env._("Members' pots"))
        return journal

    def _coop_free_journal_code(self):
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(journals.search([("company_id", "=", self.id)]).mapped("code"))
        return next(code for code in ["POT", *(f"POT{number}" for number in range(2, 100))] if code not in taken)

    def _coop_missing_sequences(self):
        """The codes of the sequences that this cooperative does not have."""
        wanted = self._prepare_coop_sequences()
        # Sequences are the system administrator's; the cooperative's administrator only switches on.
        sequences = self.env["ir.sequence"].sudo().search([("code", "in", list(wanted)), ("company_id", "=", self.id)])
        return [code for code in wanted if code not in sequences.mapped("code")]

    def _coop_make_sequences(self):
        vals_by_code = self._prepare_coop_sequences()
        # The cooperative's administrator has no right on sequences in general; these are the cooperative's own.
        self.env["ir.sequence"].sudo().create([vals_by_code[code] for code in self._coop_missing_sequences()])

    def _prepare_coop_sequences(self):
        """{code: values} of the numbers that a cooperative needs; each room adds those of its documents."""
        return {}

    def _prepare_coop_sequence(self, code, name, prefix, padding, **vals):
        """{code: values} of one sequence, to be merged into :meth:`_prepare_coop_sequences`.

        With the year in its prefix it counts from 1 every year.
        """
        yearly = "%(range_year)s" in prefix
        own = {"company_id": self.id, "code": code, "name": name, "prefix": prefix, "padding": padding}
        return {code: {**own, "use_date_range": yearly, **vals}}
