from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.groups import BOARD, SHOP, TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Tills that are open, hours that are not known, and what is due of divisions and the margin scheme."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._till_cards(), *self._division_cards(), *self._margin_cards()]

    @api.model
    def _till_cards(self):
        return [
            Card(
                code="tills_open",
                title=self.env._("Tills that are open"),
                model="pos.session",
                domain=Domain("state", "!=", "closed") & Domain("rescue", "=", False),
                groups=("point_of_sale.group_pos_user",),
                action="point_of_sale.action_pos_session",
                section="shop",
                icon="fa-desktop",
                date="start_at",
                always=True,
                do=(self.env._("Tills"), "point_of_sale.action_pos_config_kanban"),
            ),
            Card(
                code="hours_not_known",
                title=self.env._("Hours that are not known"),
                model="coop.shift",
                domain=Domain("start", "!=", False)
                & Domain("stop", "=", False)
                & Domain("hours", "=", 0)
                & Domain("date", "<", self._today()),
                groups=(SHOP, TREASURER),
                action="social_cooperative.coop_shift_action",
                section="shop",
                icon="fa-clock-o",
                date="date",
                hint=self.env._("Who forgot to clock out comes here the day after. A treasurer fills in the hours."),
            ),
        ]

    @api.model
    def _division_cards(self):
        divisions = self.env["coop.shop.division"]
        common = {
            "model": "coop.shop.division",
            "action": "social_cooperative.coop_shop_division_action",
            "icon": "fa-pie-chart",
        }
        return [
            Card(
                code="divisions_to_post",
                title=self.env._("Divisions to post"),
                domain=divisions._domain_waits_for_user(),
                groups=(TREASURER, BOARD),
                date="date_to",
                hint=self.env._(
                    "Who computes a division does not post it, with four eyes. Somebody else finds it here."
                ),
                **common,
            ),
            Card(
                code="months_to_divide",
                title=self.env._("Months to divide"),
                groups=(TREASURER,),
                section="book",
                missing=self._months_to_divide,
                hint=self.env._("A month in which members worked in the shop comes here when it is over."),
                **common,
            ),
        ]

    @api.model
    def _margin_cards(self):
        common = {
            "model": "coop.margin.period",
            "action": "social_cooperative.coop_margin_period_action",
            "section": "book",
        }
        return [
            Card(
                code="margin_periods_to_post",
                title=self.env._("Margin periods to post"),
                domain=Domain("state", "=", "draft") & Domain("date_to", "<", self._today()),
                groups=(TREASURER,),
                icon="fa-percent",
                date="date_to",
                deadline=True,
                hint=self.env._("A period of the margin scheme comes here when its last day is over."),
                **common,
            ),
            Card(
                code="margin_periods_due",
                title=self.env._("Margin periods to make"),
                groups=(TREASURER,),
                icon="fa-percent",
                missing=self._margin_periods_due,
                hint=self.env._(
                    "A quarter that is over comes here until its margin period is made, where goods are sold under the scheme."
                ),
                **common,
            ),
        ]

    # === WHAT IS DUE === #

    @api.model
    def _months_to_divide(self):
        """(how many months that are over have hours which no division is about, the first day of such hours)."""
        self.env["coop.shop.division"].flush_model(["company_id", "shop_account_id", "date_to", "state"])
        over = Domain("hours", ">", 0) & Domain("date", "<", self._today().replace(day=1))
        return self._periods_of("coop.shift", over & Domain.custom(to_sql=self._undivided_sql), "month")

    @api.model
    def _margin_periods_due(self):
        """(how many quarters that are over have sales or purchases of the margin scheme which no period is about, the
        first day of such)."""
        self.env["coop.margin.rate"].flush_model(["sales_account_id", "purchase_account_id"])
        self.env["coop.margin.period"].flush_model(["company_id", "date_to", "state"])
        today = self._today()
        first_of_quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
        over = Domain("parent_state", "=", "posted") & Domain("date", "<", first_of_quarter)
        return self._periods_of("account.move.line", over & Domain.custom(to_sql=self._no_period_sql), "quarter")

    @api.model
    def _periods_of(self, model, domain, period):
        """(how many months or quarters have such records, the first day of them), by one query."""
        groups = self.env[model]._read_group(
            domain & self._in_companies(model), [f"date:{period}"], ["date:min"], order=f"date:{period}"
        )
        return len(groups), groups[0][1] if groups else None

    @staticmethod
    def _undivided_sql(_model, alias, _query):
        """Hours of no shop count for the division of any shop: see coop.shift._last_division."""
        return SQL(
            """NOT EXISTS (SELECT FROM coop_shop_division division
                WHERE division.company_id = %(shift)s.company_id AND division.state <> 'reversed'
                  AND division.date_to >= %(shift)s.date
                  AND (%(shift)s.shop_account_id IS NULL OR division.shop_account_id = %(shift)s.shop_account_id))""",
            shift=SQL.identifier(alias),
        )

    @staticmethod
    def _no_period_sql(_model, alias, _query):
        return SQL(
            """EXISTS (SELECT FROM coop_margin_rate rate
                WHERE %(item)s.account_id IN (rate.sales_account_id, rate.purchase_account_id))
               AND NOT EXISTS (SELECT FROM coop_margin_period period
                WHERE period.company_id = %(item)s.company_id AND period.state <> 'reversed'
                  AND period.date_to >= %(item)s.date)""",
            item=SQL.identifier(alias),
        )
