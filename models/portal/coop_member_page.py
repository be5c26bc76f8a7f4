from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.pot_line import draw
from ..common.member_states import AT_WORK
from ..settlement.coop_member_figures import NO_FIGURES

# Units of the drawing; it is shown as wide as the page.
LINE_WIDTH, LINE_HEIGHT = 320, 100
# Who works; others read what they have, and ask nothing.
ISSUED = Domain("state", "in", ("posted", "reversed"))


class CoopMember(models.Model):
    """What the member's page shows. Everything here is called on a record of :meth:`res.users._coop_member`."""

    _inherit = "coop.member"

    def _page_figures(self):
        """The figures of the pot as {name: float}, the heights of the thermometer in percent, and whether the pot
        holds what is expected."""
        self.ensure_one()
        figures = self._get_pot_figures().get(self.id, NO_FIGURES)
        names = ("booked", "unsettled", "pot", "expected", "reserved", "available")
        levels = zip(("available", "reserved", "expected"), figures.levels, strict=True)
        return {
            **{name: float(getattr(figures, name)) for name in names},
            "holds_expected": figures.holds_expected,
            "levels": {name: float(level) for name, level in levels},
        }

    def _page_pot_line(self):
        """The line of the pot: {"rows": [{"day", "amount"}], the newest first, "points": of an SVG polyline, "zero",
        "width", "height"}; nothing while there is no second month."""
        self.ensure_one()
        line = self._get_pot_lines().get(self.id, [])
        if len(line) < 2:
            return None
        drawing = draw([balance for _day, balance in line], LINE_WIDTH, LINE_HEIGHT)
        return {
            "rows": [{"day": day, "amount": float(balance)} for day, balance in reversed(line)],
            "points": " ".join(f"{x},{y}" for x, y in drawing.points),
            "zero": str(drawing.zero),
            "width": LINE_WIDTH,
            "height": LINE_HEIGHT,
        }

    def _page_target(self):
        """The result that the agreement asks for: {"amount", "authority", "average", "months", "met", "level"}, or nothing."""
        self.ensure_one()
        agreement = self.agreement_id
        if not agreement.target_amount:
            return None
        average, amount = self.target_average, agreement.target_amount
        return {
            "amount": amount,
            "authority": agreement.authority_kind,
            "average": average,
            "months": agreement.target_months,
            "met": self.currency_id.compare_amounts(average, amount) >= 0,
            "level": max(0, min(100, round(100 * average / amount))),
        }

    def _page_can_ask(self):
        """Whether this member can send in new work and spending."""
        self.ensure_one()
        return self.active and self.state in AT_WORK

    def _page_contact(self):
        """Whom to ask: {"name", "phone", "email"} of the coach, else of the cooperative."""
        self.ensure_one()
        contact = self.coach_id.partner_id or self.company_id.partner_id
        return {"name": contact.name, "phone": contact.phone, "email": contact.email, "is_coach": bool(self.coach_id)}

    # === FORMATS === #

    def _page_money(self, amount):
        """1234.5 as "€ 1.234,50", with a real minus sign; never a negative zero."""
        return self.currency_id.format(round(amount, 2) or 0.0).replace("-", "−")

    def _page_day(self, day):
        return format_date(self.env, day, date_format="d MMMM y") if day else ""

    def _page_month(self, day):
        return format_date(self.env, day, date_format="MMMM y").capitalize()

    # === PAPERS === #

    def _page_statements(self):
        """The statements that were made for this member, the newest first."""
        self.ensure_one()
        return self.env["coop.settlement.line"].search(ISSUED & Domain("member_id", "=", self.id))

    def _page_rewards(self):
        self.ensure_one()
        return self.env["coop.reward"].search(
            ISSUED & Domain("member_id", "=", self.id), order="payment_date desc, id desc"
        )

    def _page_paper(self, model, record_id):
        """One statement or reward of these memberships; empty when it is not theirs or not final."""
        return self.env[model].search(
            ISSUED & Domain("member_id", "in", self.ids) & Domain("id", "=", record_id), limit=1
        )

    def _page_statement(self, line):
        """What the paper says, for the screen: see report.social_cooperative.report_statement."""
        return self.env["report.social_cooperative.report_statement"]._prepare_statement(line, paged=False)

    def _page_reward(self, reward):
        return self.env["report.social_cooperative.report_reward"]._prepare_statement(reward)

    def _page_pdf(self, record):
        """(file name, PDF) of a statement or reward found by :meth:`_page_paper`."""
        return record.sudo()._make_attachment()  # what it prints was found as the member's own
