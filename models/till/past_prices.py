"""Odoo's own computation of a price, at a moment that is past.

Products and price lists that carry a :class:`PastPrices` in their context have the prices and the rules of that moment,
through every price list that is based on another one. A client cannot put one there (see coop_guard).
"""

from datetime import timedelta

from ..common.coop_guard import mark_of, with_mark

KEPT_OFFLINE = timedelta(days=7)  # so long ago a session may have begun of which a tablet kept an order
_KEY = "coop_past_prices"
_SESSION_KEY = "coop_sent_session"


def with_sent_session(records, session):
    """The same records, for an order that a till made in this session, which is closed since."""
    return with_mark(records, _SESSION_KEY, session.id)


def sent_session(env):
    return env["pos.session"].browse(mark_of(env, _SESSION_KEY))


def past_prices(env):
    """The :class:`PastPrices` that count here, None for the current ones."""
    return mark_of(env, _KEY)


class PastPrices:
    """What prices came from at one moment."""

    def __init__(self, moment, rows):
        """
        :param rows: of coop.till.price, all since this moment or an earlier one
        """
        self.moment = moment
        self._prices, self._rules = {}, {}
        # The first change after the moment says what was until then.
        for row in rows.filtered(lambda row: row.create_date > moment):
            if row.rule:
                self._rules.setdefault(row.rule, (row.since, row.rule_values))
            else:
                self._prices.setdefault(row.product_id.id, row.price)

    def of(self, records):
        return with_mark(records, _KEY, self)

    def price(self, product):
        return self._prices.get(product.id, product.lst_price)

    def rules(self, pricelist, rules):
        """The rules of a price list at the moment, in Odoo's order.

        :param rules: current rules whose time covers the moment
        """
        made = [rule for rule in rules if (rule.create_date or self.moment) <= self.moment]
        found = {rule.id: rule for rule in made if rule.id not in self._rules}
        for rule_id, (since, values) in self._rules.items():
            if (since or self.moment) <= self.moment and values["pricelist_id"] == pricelist.id:
                rule = rules.new(values)
                if (rule.date_start or self.moment) <= self.moment <= (rule.date_end or self.moment):
                    found[rule_id] = rule
        ids = sorted(found, key=lambda key: (found[key].categ_id.complete_name or "", key), reverse=True)
        ids.sort(key=lambda key: (found[key].applied_on, -found[key].min_quantity))
        return rules.browse().union(*(found[key] for key in ids))
