from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

from ...engine.bsn import is_rsin


class ResCompany(models.Model):
    """The numbers of the audit committee's checks, the number of the tax office, and when the company is in the
    small-business scheme (KOR)."""

    _inherit = "res.company"

    coop_rsin = fields.Char(
        "RSIN",
        copy=False,
        help="The number of the tax office, nine digits, of a Dutch company that has no VAT number. The audit file needs one "
        "of the two.",
    )
    coop_kor_from = fields.Date(
        "Small-business scheme (KOR) from",
        copy=False,
        help="First day without VAT on what is sold, and without VAT to claim on what is bought.",
    )
    coop_kor_to = fields.Date(
        "Small-business scheme (KOR) until",
        copy=False,
        help="Last day; empty: until further notice. The scheme ends at once when the turnover passes the limit.",
    )
    coop_kor_position_id = fields.Many2one(
        "account.fiscal.position", "Without VAT (KOR)", readonly=True, copy=False, check_company=True
    )

    _coop_kor_dates = models.Constraint(
        "CHECK (coop_kor_to IS NULL OR (coop_kor_from IS NOT NULL AND coop_kor_from <= coop_kor_to))",
        "The small-business scheme needs a first day, and it comes before the last.",
    )

    @api.constrains("coop_rsin")
    def _check_coop_rsin(self):
        for company in self:
            if company.coop_rsin and not is_rsin(company.coop_rsin):
                raise ValidationError(
                    self.env._(
                        "%(number)s is no RSIN: it has nine digits, and the last one follows from the others.",
                        number=company.coop_rsin,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if {"coop_kor_from", "coop_kor_to"} & vals.keys():
            for company in self:
                company._coop_make_kor_position()
                company._coop_log_kor()
                if company.coop_enabled:
                    # The administrator sets the days; duties are the work of treasurer and board.
                    self.env["coop.duty"].sudo()._sync_vat(company)
        return result

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.audit", self.env._("Audit number"), "KAS/%(range_year)s/", 2
        )

    def _coop_is_open(self, day):
        """Whether entries of a day can still change: no lock date of the company, or of those above it, covers it."""
        self.ensure_one()
        # Until when the books are closed, may be told to whoever sees figures of them.
        companies = self.sudo().parent_ids
        locked = [*companies.mapped("fiscalyear_lock_date"), *companies.mapped("hard_lock_date")]
        return not any(lock and lock >= day for lock in locked)

    # === SMALL-BUSINESS SCHEME === #

    def _coop_is_kor(self, day):
        """Whether this cooperative neither charges nor claims VAT on a day."""
        self.ensure_one()
        # Whoever sells, drafts an assignment or stands at a till meets the scheme, whatever of the company he may read.
        company = self.sudo()
        if not company.coop_enabled or not company.coop_kor_from or not day:
            return False
        return company.coop_kor_from <= day and (not company.coop_kor_to or day <= company.coop_kor_to)

    def _coop_get_kor_position(self):
        """The fiscal position of the scheme; empty when the company never was in it."""
        self.ensure_one()
        # Whoever drafts or sells may not read the company or fiscal positions; which position this is, is no secret.
        return self.sudo().coop_kor_position_id

    def _coop_is_kor_throughout(self, first_day, last_day):
        """Whether no day of a period has VAT."""
        return self._coop_is_kor(first_day) and self._coop_is_kor(last_day)

    def _coop_make_kor_position(self):
        """A fiscal position that holds no taxes takes all taxes away."""
        self.ensure_one()
        if self.coop_kor_from and not self.coop_kor_position_id:
            # The administrator of the cooperative set the dates; fiscal positions may be somebody else's work.
            position = (
                self.env["account.fiscal.position"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Small-business scheme (KOR): without VAT"),
                        "company_id": self.id,
                        "sequence": 99,
                    }
                )
            )
            self._coop_name_in_every_language(position, lambda env: env._("Small-business scheme (KOR): without VAT"))
            self.coop_kor_position_id = position

    def _coop_log_kor(self):
        self.ensure_one()
        if self.coop_kor_from:
            body = self.env._(
                "Small-business scheme (KOR) from %(start)s until %(end)s.",
                start=format_date(self.env, self.coop_kor_from),
                end=format_date(self.env, self.coop_kor_to) if self.coop_kor_to else "…",
            )
        else:
            body = self.env._("No small-business scheme (KOR).")
        # The log must be written also by an administrator who may not edit the company's contact.
        self.partner_id.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    def _coop_kor_words(self, watch, day):
        """How the turnover of the year of a day stands to the limit, and what follows from it."""
        self.ensure_one()
        turnover, limit = (
            format_amount(self.env, float(amount), self.currency_id) for amount in (watch.turnover, watch.limit)
        )
        if watch.level != "passed":
            return self.env._(
                "The turnover of %(year)s is %(turnover)s, %(percentage)s %% of the limit of %(limit)s. With the document that "
                "brings it above the limit the scheme ends at once.",
                year=day.year,
                turnover=turnover,
                percentage=int(watch.percentage),
                limit=limit,
            )
        return self._coop_kor_passed_words(watch, day, turnover, limit)

    def _coop_kor_passed_words(self, watch, day, turnover, limit):
        move = self.env["account.move"].sudo().browse(watch.passed_by)  # number and day only
        known = {
            "document": move.name,
            "day": format_date(self.env, move._coop_kor_day()),
            "year": day.year,
            "limit": limit,
        }
        if self.coop_kor_from and move._coop_kor_day() < self.coop_kor_from:
            return self.env._(
                "With %(document)s of %(day)s, before the scheme began, the turnover of %(year)s came above the limit of "
                "%(limit)s: the scheme is not for this year, and VAT is due on all documents since %(start)s. Tell the tax "
                "office, and put the days in the settings right.",
                **known,
                start=format_date(self.env, self.coop_kor_from),
            )
        return self.env._(
            "With %(document)s of %(day)s the turnover of %(year)s came above the limit of %(limit)s; it is %(turnover)s now. "
            "From that document on, VAT is due: on that document and on all after it. Tell the tax office, fill in the last "
            "day of the scheme in the settings, and put VAT on those documents (a credit note and a new invoice).",
            **known,
            turnover=turnover,
        )
