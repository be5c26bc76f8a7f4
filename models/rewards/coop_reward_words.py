from babel.dates import get_month_names
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse

ROW = Markup(
    '<tr><td class="{0}">%s</td><td class="text-muted">%s</td><td class="text-end text-nowrap {0}">%s</td><td>%s</td></tr>'
)
TABLE = Markup(
    '<table class="table table-sm o_coop_steps"><thead><tr><th>%s</th><th>%s</th><th class="text-end">%s</th><th>%s</th>'
    "</tr></thead><tbody>%s</tbody></table>"
)
LIST = Markup('<div class="alert alert-%s mb-2" role="status">%s</div>')
MONTH_FORMAT = "MMMM y"


class CoopReward(models.Model):
    """The steps of a reward in words: label, formula, amount and source, in the language of the reader."""

    _inherit = "coop.reward"

    # === COMPUTE METHODS === #

    @api.depends("steps", "refusals", "signals")
    @api.depends_context("lang")
    def _compute_words(self):
        for reward in self:
            reasons = [reward._reason(step) for step in (*(reward.refusals or ()), *(reward.signals or ()))]
            reward.outcome = reasons[0] if reasons else False
            reward.has_signal = bool(reward.signals)
            reward.explanation = reward._explanation()

    def _explanation(self):
        self.ensure_one()
        head = Markup().join(LIST % ("warning", self._reason(step)) for step in self.refusals or ())
        head += Markup().join(LIST % ("info", self._reason(step)) for step in self.signals or ())
        if not self.steps:
            return head
        rows = Markup().join(
            ROW.format(row["style"]) % (row["label"], row["formula"], row["amount"], row["source"])
            for row in self._explain()
        )
        words = (self.env._("Step"), self.env._("How"), self.env._("Amount"), self.env._("Source"))
        return head + TABLE % (*words, rows)

    def _explain(self):
        """The steps as rows: {"label", "formula", "amount", "source", "style"}, all text."""
        self.ensure_one()
        rows = []
        for step in self.steps or ():
            values = self._in_words(step["values"])
            label, formula = self._step_words(step["code"], values)
            last = step["code"] == "reward"
            rows.append(
                {
                    "label": label,
                    "formula": formula,
                    "amount": "" if step["code"].startswith("month_") and not step["legal"] and "cap" not in step["values"]
                    else self._euro(step["amount"]),
                    "source": self._source(step["legal"]),
                    "style": "fw-bold" if last or step["code"] == "sum" else "",
                }
            )  # fmt: skip
        return rows

    def _reason(self, step):
        """A refusal or signal as a sentence."""
        self.ensure_one()
        label, formula = self._step_words(step["code"], self._in_words(step["values"]))
        return f"{label}: {formula}" if formula else label

    # === WORDS === #

    def _in_words(self, values):
        """The values of a step as text: months and days by name, euros with their sign."""
        words = {}
        for name, value in values.items():
            if name in ("month", "first", "last"):
                words[name] = format_date(self.env, value, date_format=MONTH_FORMAT)
            elif name in ("date", "date_from", "date_to"):
                words[name] = format_date(self.env, value)
            elif name in ("count", "year", "months", "used", "duration"):
                words[name] = value
            elif name == "percentage":
                words[name] = format_decimal(float(value), "#,##0.##", locale=babel_locale_parse(self._reader())) + " %"
            elif name == "basis":
                words[name] = dict(self._fields["legal_basis"]._description_selection(self.env)).get(value, value)
            else:
                words[name] = self._euro(value)
                words[f"has_{name}"] = bool(float(value))
        return words

    def _month_names(self, values):
        """ "June, November" of "6,11"."""
        names = get_month_names("wide", locale=babel_locale_parse(self._reader()))
        return ", ".join(names[int(number)] for number in values["months"].split(","))

    def _reader(self):
        return self.env.lang or "en_US"

    def _euro(self, amount):
        self.ensure_one()
        text = format_currency(float(amount) or 0.0, self.currency_id.name, locale=babel_locale_parse(self._reader()))
        return text.replace("-", "−")

    def _source(self, legal):
        """The law's amount by letter and first day; without one the agreement is the source."""
        if not legal:
            return ""
        basis, _at, day = legal.partition("@")
        label = dict(self._fields["legal_basis"]._description_selection(self.env)).get(basis, basis)
        return self.env._(
            "%(law)s, amount from %(date)s", law=label, date=format_date(self.env, fields.Date.to_date(day))
        )

    def _step_words(self, code, values):
        """(label, formula) of a step, refusal or signal."""
        for group in (
            self._month_words,
            self._cap_words,
            self._payment_words,
            self._refusal_words,
            self._skipped_words,
        ):
            found = group(code, values)
            if found:
                return found
        return code, ""

    def _month_words(self, code, values):
        if code in ("month", "period"):
            label = values.get("month") or self._months_label(values)
            if values["has_loss"]:
                return label, self.env._("%(percentage)s of (%(base)s − earlier loss %(loss)s)", **_texts(values))
            return label, self.env._("%(percentage)s of %(base)s", **_texts(values))
        words = {
            "counted": lambda: (values["month"], self.env._("counts")),
            "counted_before": lambda: (
                self.env._("%(first)s up to and including %(last)s", **_texts(values)),
                self.env._("counts; looked at before"),
            ),
            "granted_before": lambda: (
                self.env._("Less what was granted before"),
                self._before_words(values),
            ),
            "not_judged": lambda: (
                self.env._("Less what was granted before"),
                self.env._(
                    "− %(before)s; a rewarded month is being settled anew, so nothing is taken off", **_texts(values)
                ),
            ),
            "granted_too_much": lambda: (
                self.env._("Less what was granted before"),
                self.env._(
                    "%(granted)s; that is %(too_much)s too much",
                    granted=self._before_words(values),
                    too_much=values["too_much"],
                ),
            ),
            "sum": lambda: (self.env._("Together"), ""),
        }
        return words[code]() if code in words else None

    def _before_words(self, values):
        """What was granted before; of rewards of before an update a part stays as it was."""
        if values.get("has_accepted"):
            accepted = values["accepted"].replace("−", "")
            if accepted != values["accepted"]:
                return self.env._(
                    "− %(before)s, and − %(accepted)s that was not granted then",
                    before=values["before"],
                    accepted=accepted,
                )
            return self.env._("− %(before)s, of which %(accepted)s stays as it was", **_texts(values))
        return self.env._("− %(before)s", **_texts(values))

    def _months_label(self, values):
        """ "January 2026 up to and including March 2026", of months that are looked at together."""
        if values.get("first") == values.get("last"):
            return values.get("first") or self.env._("All months together")
        return self.env._("%(first)s up to and including %(last)s, together", **_texts(values))

    def _cap_words(self, code, values):
        texts = _texts(values)
        labels = {
            "month_cap": lambda: self.env._("At most per month, by agreement"),
            "joint_cap": lambda: self.env._("At most per month, together with other sources"),
            "legal_month_cap": lambda: self.env._("At most per month, by law"),
            "half_year_cap": lambda: self.env._("At most per half-year, by agreement"),
            "year_earned_cap": lambda: self.env._("At most for %(year)s, by agreement", **texts),
            "legal_year_earned_cap": lambda: self.env._("At most for %(year)s, by law", **texts),
            "year_cap": lambda: self.env._("At most in %(year)s, by agreement", **texts),
            "legal_year_cap": lambda: self.env._("At most in %(year)s, by law", **texts),
        }
        if code not in labels:
            return None
        if values.get("has_besides"):
            return labels[code](), self.env._(
                "%(cap)s less %(besides)s from other sources, less %(elsewhere)s received elsewhere", **texts
            )
        if values.get("has_earlier"):
            return labels[code](), self._earlier_words(values)
        if values.get("has_elsewhere"):
            return labels[code](), self.env._("%(cap)s less %(elsewhere)s received elsewhere", **texts)
        if values.get("has_before"):
            return labels[code](), self.env._("%(cap)s less %(before)s paid or received before", **texts)
        return labels[code](), texts["cap"]

    def _earlier_words(self, values):
        """What other months of the half-year or year take of its maximum."""
        if values["has_elsewhere"]:
            return self.env._(
                "%(cap)s less %(earlier)s of earlier months, less %(elsewhere)s received elsewhere", **_texts(values)
            )
        return self.env._("%(cap)s less %(earlier)s of earlier months", **_texts(values))

    def _overpaid_words(self, values):
        """What is taken off now and what later; what was taken off before is told apart."""
        if values.get("has_taken"):
            return self.env._(
                "%(taken)s was taken off before; %(recovered)s now, %(carried)s in a next reward", **_texts(values)
            )
        return self.env._("%(recovered)s now, %(carried)s in a next reward", **_texts(values))

    def _payment_words(self, code, values):
        texts = _texts(values)
        words = {
            "overpaid": lambda: (
                self.env._("Less what was granted too much before"),
                self._overpaid_words(values),
            ),
            "given_back": lambda: (
                self.env._("Plus what was taken off too much before"),
                self.env._("+ %(returned)s", **texts),
            ),
            "available": lambda: (self.env._("At most what is available in the pot"), texts["available"]),
            "reward": lambda: (self.env._("The reward"), ""),
            "unconfirmed_amount": lambda: (
                self.env._("Nobody confirmed that this maximum holds on the day of payment"),
                self.env._("%(basis)s: %(amount)s on %(date)s. Look it up and add it under Legal amounts.", **texts),
            ),
        }
        return words[code]() if code in words else None

    def _refusal_words(self, code, values):
        texts = _texts(values)
        words = {
            "other_authority": lambda: self.env._("This legal basis is a municipality's, and UWV pays the benefit"),
            "nothing_permitted": lambda: self.env._("The agreement permits no reward"),
            "no_permission": lambda: self.env._("There is no permission for this reward in this period"),
            "age_unknown": lambda: self.env._("Nobody filled in whether the member is 27 or older"),
            "under_27": lambda: self.env._("Not yet 27 on the day of payment; turns 27 on %(date)s", **texts),
            "no_decision": lambda: self.env._("The decision is missing in the permission"),
            "decision_later": lambda: self.env._("The decision is of %(date)s, after the day of payment", **texts),
            "payment_month": lambda: self.env._(
                "The agreement pays in other months only: %(months)s", months=self._month_names(values)
            ),
            "payments_per_year": lambda: self.env._(
                "No further payment in %(year)s; payments so far: %(count)s", **texts
            ),
            "volunteer_period": lambda: self.env._("The member received volunteer pay in this period"),
            "not_yet": lambda: self.env._("First %(basis)s; months used: %(used)s of %(months)s", **texts),
            "two_half_years": lambda: self.env._("There is a maximum per half-year: make one run for each half-year"),
            "half_year_only": lambda: self.env._(
                "This rule is for whole half-years: January to June, or July to December"
            ),
            "overlap": lambda: self.env._(
                "There is a reward for %(date_from)s to %(date_to)s: choose the same months or others", **texts
            ),
            "legal_amount_missing": lambda: self.env._(
                "The law's maximum on %(date)s is not known: %(basis)s", **texts
            ),
            "nothing_earned": lambda: self.env._("Nothing was earned in the months that count"),
            "no_month_counts": lambda: self.env._("None of these months counts"),
            "earlier_loss": lambda: self.env._("An earlier loss took all of it"),
            "earned_year_full": lambda: self.env._("The maximum for this calendar year is used already"),
            "half_year_full": lambda: self.env._("The maximum of the half-year is used already"),
            "received_elsewhere": lambda: self.env._("The maximum of the month was received elsewhere already"),
            "granted_already": lambda: self.env._("All of it was granted before"),
            "granted_more": lambda: self.env._("More was granted before than these months give by now"),
            "all_recovered": lambda: self.env._(
                "All of it comes off what was granted too much before: %(recovered)s", **texts
            ),
            "nothing_available": lambda: self.env._("Nothing is available in the pot"),
            "year_is_full": lambda: self.env._("The maximum of this calendar year was paid already"),
        }
        return (words[code](), "") if code in words else None

    def _skipped_words(self, code, values):
        texts = _texts(values)
        words = {
            "month_not_settled": lambda: self.env._("does not count: not settled yet"),
            "month_not_permitted": lambda: self.env._("does not count: the permission does not cover the month"),
            "month_no_decision": lambda: self.env._("does not count: the decision is missing for this month"),
            "month_under_27": lambda: self.env._("does not count: under 27, and no exception for this month"),
            "month_not_in_policy": lambda: self.env._("does not count: this rule does not hold for the month"),
            "month_other_exemption": lambda: self.env._("does not count: has %(basis)s already", **texts),
            "month_volunteer": lambda: self.env._("does not count: volunteer pay was received"),
            "month_volunteer_period": lambda: self.env._(
                "does not count: volunteer pay was received in this half-year"
            ),
            "month_paused": lambda: self.env._("does not count: paused on the last day"),
            "month_not_active": lambda: self.env._("does not count: not active on the last day"),
            "month_not_yet": lambda: self.env._(
                "does not count: first %(basis)s; months used: %(used)s of %(months)s", **texts
            ),
            "month_no_legal_amount": lambda: self.env._(
                "does not count: the law's maximum of this month is not known: %(basis)s", **texts
            ),
            "month_duration": lambda: self.env._(
                "does not count: the longest duration is over; months: %(duration)s", **texts
            ),
        }
        return (values["month"], words[code]()) if code in words else None


def _texts(values):
    """Only the text among the values: what a sentence may be filled with."""
    return {name: value for name, value in values.items() if isinstance(value, str)}
