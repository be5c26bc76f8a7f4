from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...engine import names
from ..books.account_move_line_owners import NOTES

TEXTS = ("product", *NOTES)  # kinds of lines with a text that the customer reads


class AccountMove(models.Model):
    """What makes a customer invoice the cooperative's own, on whatever way it came in (domain §1.3).

    Checked once at the end of a posting, and when one of these fields changes on a posted document. Other companies are
    not asked.
    """

    _inherit = "account.move"

    coop_trade_names = fields.Char(
        "Carried out by",
        compute="_compute_coop_trade_names",
        help="Trade names of the members whose work this is, as printed on the invoice; never a person's name.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.coop_enabled", "invoice_line_ids.analytic_distribution")
    def _compute_coop_trade_names(self):
        self.coop_trade_names = False
        for move, members in self._coop_sales()._coop_members_of_each():
            names = [member.trade_name for member in members if member.trade_name]
            move.coop_trade_names = ", ".join(names)

    def _coop_vat_to_print(self):
        """The number under which the seller charges VAT, where the heading of its papers does not have it; else ''."""
        self.ensure_one()
        vat = (self.company_id.vat or "").replace(" ", "")
        heading = html2plaintext(self.company_id.company_details or "").replace(" ", "").replace(".", "")
        if not self.company_id.coop_enabled or not self.is_sale_document(include_receipts=True) or not vat:
            return ""
        is_there = vat in heading or self.fiscal_position_id.foreign_vat
        return "" if is_there else self.company_id.vat

    # === CONSTRAINTS === #

    @api.constrains("state", "move_type", "partner_id", "partner_bank_id")
    def _check_coop_issuer(self):
        for move, members in (self - self._coop_being_posted())._coop_posted_sales()._coop_members_of_each():
            move._coop_check_issuer(members)

    @api.constrains("state", "ref", "narration", "payment_reference", "invoice_origin")
    def _check_coop_names(self):
        for move, members in (self - self._coop_being_posted())._coop_posted_sales()._coop_members_of_each():
            move._coop_check_texts(members)

    def _coop_check_posted(self):
        for move, members in self._coop_posted_sales()._coop_members_of_each():
            move._coop_check_issuer(members)
            move._coop_check_texts(members)
        return super()._coop_check_posted()

    def _coop_sales(self):
        return self._coop_cooperatives().filtered(lambda move: move.is_sale_document(include_receipts=True))

    def _coop_posted_sales(self):
        """The cooperative's own posted sales among these, those of the till apart."""
        return self._coop_sales().filtered(lambda move: move.state == "posted")._coop_outside_till()

    def _coop_check_issuer(self, members):
        """The cooperative sells, to somebody else than the members whose work it is.

        :param members: whose work it is, readable
        """
        self._coop_check_bank(members)
        self.partner_id._coop_check_not_own_customer(members)

    def _coop_check_bank(self, members):
        """Customers pay to the cooperative, and money back goes to the customer: never to or by way of a member.

        :param members: whose work it is, readable
        """
        self.ensure_one()
        holder = self.partner_bank_id.partner_id
        if not holder:
            return
        company = self.company_id
        own = (company | company.parent_ids).partner_id
        if self.is_inbound(include_receipts=True) and holder.commercial_partner_id not in own.commercial_partner_id:
            raise UserError(
                self.env._(
                    "%(invoice)s asks to pay to the account of somebody else than %(company)s. Customers pay to the "
                    "cooperative: choose one of its own bank accounts in the tab Other Info.",
                    invoice=self.display_name,
                    company=company.name,
                )
            )
        if holder.commercial_partner_id in members.partner_id:
            raise UserError(
                self.env._(
                    "%(invoice)s would pay the customer's money to the member whose work it was. "
                    "Choose the customer's own bank account.",
                    invoice=self.display_name,
                )
            )

    def _coop_check_texts(self, members):
        """No text that the customer reads names the people who did the work.

        :param members: those people, readable
        """
        self.ensure_one()
        if not members:
            return
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type in TEXTS)
        texts = [*lines.mapped("name"), self.ref, self.payment_reference, self.invoice_origin]
        texts.append(html2plaintext(self.narration or ""))
        for member in members:
            # A name that the customer bears too, or that the member trades under, is not a secret here.
            public = f"{member.trade_name or ''} {self.partner_id.name or ''} {self.company_id.name}"
            name = member.partner_id.name
            found = next((text for text in texts if names.mentions(text, name)), None)
            if found and not names.mentions(public, name):
                raise UserError(
                    self.env._(
                        "“%(text)s” names the person behind %(member)s. Customers see the trade name only: being a member "
                        "already says that somebody is on benefit. Write it in another way.",
                        text=found.split("\n")[0][:80],
                        member=member.display_name,
                    )
                )

    def _coop_members_of_each(self):
        """(document, members whose work or purchase it is) of each of these; what is read of members is read at once."""
        found = [(move, move._coop_member_ids()) for move in self]
        # Whoever books invoices need not be allowed to read members: only their trade names leave here.
        members = self.env["coop.member"].sudo()
        everybody = dict.fromkeys(member_id for _move, ids in found for member_id in ids)
        return [(move, members.browse(ids).with_prefetch(everybody)) for move, ids in found]

    def _coop_member_ids(self):
        owners = self.env["account.analytic.plan"]._coop_owners()
        shares = self.invoice_line_ids._coop_shares()
        accounts = dict.fromkeys(key for found in shares.values() for key, share in found.items() if share)
        return list(dict.fromkeys(owners[key].member_id for key in accounts if owners[key].member_id))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.constrains("name")
    def _check_coop_names(self):
        lines = self.filtered(lambda line: line.display_type in TEXTS and line.move_id.state == "posted")
        lines.move_id._check_coop_names()
