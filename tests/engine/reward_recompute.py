"""Recomputes the stored steps of a reward from nothing but what they show; see doc/rewards.md.

It shares no code with the engine. A step is {"code", "amount", "values"}, all text.
"""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
#: Values that say what a month or half-year has besides: they come off the maximum.
OFF_THE_CAP = ("elsewhere", "besides", "earlier", "before")
OF_MONTHS = ("month_cap", "legal_month_cap", "joint_cap", "half_year_cap", "year_earned_cap", "legal_year_earned_cap")
OF_THE_PAYMENT = ("year_cap", "legal_year_cap")


class Recomputed:
    """What each step must be; `wrong` is the first that is something else, with what it must be, None: its figures clash."""

    def __init__(self, steps):
        self.amount = ZERO  # of the step before
        self.counted, self.too_much = ZERO, ZERO
        self.units = []  # what each month, or months together, give anew
        self.wrong = []
        for step in steps:
            values = {name: _number(value) for name, value in step["values"].items()}
            right = self._right(step["code"], values, Decimal(step["amount"]))
            if right != Decimal(step["amount"]):
                self.wrong.append((step, right))
                return
            self.amount = right

    def _right(self, code, values, said):
        if code in ("counted", "counted_before"):
            self.counted += said
            return said
        if code in ("month", "period"):
            if code == "period" and values["base"] != self.counted:
                return None
            self.counted = ZERO
            worth = max(ZERO, values["base"] - values["loss"]) * values["percentage"] / 100
            return self._unit(worth.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
        if code in OF_MONTHS + OF_THE_PAYMENT:
            room = values["cap"] - sum(values.get(name, ZERO) for name in OFF_THE_CAP)
            result = min(self.amount, max(ZERO, room))
            return self._last(result) if code in OF_MONTHS else result
        if code.startswith("month_"):
            return self._unit(ZERO)
        return getattr(self, f"_{code}")(values)

    def _unit(self, amount):
        self.units.append(amount)
        return amount

    def _last(self, amount):
        self.units[-1] = amount
        return amount

    def _granted_before(self, values):
        return self._last(self.amount - values["before"] + values.get("accepted", ZERO))

    def _granted_too_much(self, values):
        self.too_much += values["too_much"]
        judged = values["before"] - values.get("accepted", ZERO)
        return self._last(ZERO if values["too_much"] == judged - self.amount else None)

    def _not_judged(self, values):
        return self._last(ZERO if values["before"] > self.amount else None)

    def _sum(self, _values):
        return sum(self.units, ZERO)

    def _overpaid(self, values):
        right = values["overpaid"] == self.too_much - values["taken"]
        right = right and values["recovered"] == min(values["overpaid"], self.amount)
        right = right and values["carried"] == values["overpaid"] - values["recovered"]
        return self.amount - values["recovered"] if right else None

    def _given_back(self, values):
        right = values["returned"] == values["taken"] - self.too_much
        return self.amount + values["returned"] if right else None

    def _available(self, values):
        return min(self.amount, max(ZERO, values["available"]))

    def _reward(self, _values):
        return self.amount


def _number(text):
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def is_complete(data):
    """Whether all the money of an outcome is in its steps: the last one is what is paid.

    :param data: {"amount", "steps"}
    """
    return not data["steps"] or Decimal(data["steps"][-1]["amount"]) == Decimal(data["amount"])
