"""What a till sends, before it is believed: marks of who writes, numbers that are none, and what the server computed.

Orders, their lines, payments and sessions do not use coop.guarded, which is for fields of ours: it lets nobody write them but our
own code, in every company. These fields are Odoo's. So only those of cooperatives are looked at, Odoo's own steps write them
(BOOKING, or as superuser), and what a till sends of them with an order is dropped: a till sends whole orders, and one that is
refused stays in it. A session comes from no till: what somebody writes of it by hand is refused.
"""

from odoo.exceptions import ValidationError

from ..common.coop_guard import with_mark

PAID = ("paid", "done")
MADE = "coop_order_being_made"  # an order brings its lines, and is looked at as a whole
SENT = "coop_order_sent"  # by a till: it becomes paid when all of it is there, its change too
WRITTEN = "coop_order_being_written"  # with its lines and payments, and is looked at as a whole
COMPUTED = "coop_order_computed"  # the server writes what it computed itself
POINTS = "coop_points_of_an_order"  # cards win and lose what an order gave and took
BOOKING = "coop_till_booking"  # Odoo's own steps: an invoice is made, a session opened, counted or closed

LIMIT = 1e12  # euro; far above any till, and a float still keeps its cents


def check_amount(env, *amounts):
    """
    :raises ValidationError: when one is no number, infinite, or too large to compute with. Such an amount passes every
        comparison, and a session that has one in it cannot be closed.
    """
    for amount in amounts:
        if not abs(_number(amount)) < LIMIT:  # also true of what is no number
            raise ValidationError(env._("%(value)s is no amount.", value=amount))


def check_amounts(records, vals):
    """:raises ValidationError: when a client sends one for any field of this model, see :func:`check_amount`"""
    for name, value in vals.items():
        if name in records._fields and records._fields[name].type in ("float", "monetary"):
            check_amount(records.env, value)


def _number(value):
    """As the field takes it: text of a number, too. What is no number at all the field refuses itself."""
    try:
        return float(value or 0.0)
    except (TypeError, ValueError):
        return 0.0


def check_discount(env, percent):
    """:raises ValidationError: when it is more than everything, or less than nothing"""
    if not 0 <= _number(percent) <= 100:
        raise ValidationError(env._("A discount is between 0 and 100 percent."))


def write_computed(record, vals):
    """Write what the server computed itself, where the record says something else."""
    currency = record.currency_id
    changed = {}
    for name, value in vals.items():
        if record._fields[name].type == "monetary":
            value = currency.round(value)
            if not currency.compare_amounts(record[name], value):
                continue
        elif record[name] == value:
            continue
        changed[name] = value
    if changed:
        with_mark(record, COMPUTED).write(changed)
