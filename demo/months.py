from calendar import monthrange
from datetime import date

from dateutil.relativedelta import relativedelta

SETTLED_MONTHS = 12


class Calendar:
    """Days of the story: month 0 is twelve months ago, month 12 the current month, which ends today."""

    def __init__(self, today):
        self.today = today
        self.start = today.replace(day=1) - relativedelta(months=SETTLED_MONTHS)

    def day(self, month, day=1):
        """A day of a month of the story; the month's last day when it has no such day."""
        first = self.start + relativedelta(months=month)
        return first.replace(day=min(day, monthrange(first.year, first.month)[1]))

    def end(self, month):
        return min(self.day(month, 31), self.today)

    def has_come(self, day: date):
        return day <= self.today
