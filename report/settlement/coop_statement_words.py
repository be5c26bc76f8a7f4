from odoo import api, models


class ReportStatement(models.AbstractModel):
    """The words of the statement, in short sentences: many readers have little Dutch."""

    _inherit = "report.social_cooperative.report_statement"

    @api.model
    def _words(self, line):
        """Everything above and below the rows."""
        return {
            "period": self._period(line),
            "date": self._posted_day(line),
            "status": line._get_status(),
            "running": self._running(line),
            "page_words": self.env._("Page"),
            "boxes": self._boxes(line),
            "negative": line.closing < 0,
            "invoiced": line.settlement_id.recognition == "invoiced",
        }

    @api.model
    def _period(self, line):
        if not line.date_from:
            return self.env._("until %(date)s", date=self._day(line.date_to))
        return self.env._(
            "%(date_from)s until %(date_to)s", date_from=self._day(line.date_from), date_to=self._day(line.date_to)
        )

    @api.model
    def _running(self, line):
        """Whose page this is, on every page after the first."""
        member = f"{line.member_number} {line.member_name}"
        if not line.number:
            return self.env._("Member %(member)s", member=member)
        return self.env._("Overview %(number)s · member %(member)s", number=line.number, member=member)

    @api.model
    def _boxes(self, line):
        """The figures at the top: what there was, what came or went, what there is, what is still to come."""
        added = line.closing - line.opening
        before = self._date_before(line)
        figures = [
            (self.env._("In the pot on %(date)s", date=before) if before else self.env._("At the start"), line.opening),
            (self.env._("Added") if added >= 0 else self.env._("Taken out"), added),
            (self.env._("In the pot on %(date)s", date=self._day(line.date_to)), line.closing),
            (self.env._("Still expected from customers"), line.expected),
        ]
        return [{"label": label, "amount": self._money(amount, line.currency_id)} for label, amount in figures]

    @api.model
    def _step_labels(self, line):
        before = self._date_before(line)
        invoiced = line.settlement_id.recognition == "invoiced"
        return {
            "opening": self.env._("In the pot on %(date)s", date=before) if before else self.env._("At the start"),
            "turnover": self.env._("Turnover: your invoices")
            if invoiced
            else self.env._("Turnover: paid by your customers"),
            "write_off": self.env._("Written off: your customers do not pay this"),
            "assignment_cost": self.env._("Costs of your assignments"),
            "net_turnover": self.env._("Net turnover"),
            "pot_gross": self.env._("Left after contributions"),
            "investment": self.env._("Investments: things for your business"),
            "training": self.env._("Training"),
            "change": self.env._("Together in this statement"),
            "other": self.env._("Other entries"),
            "closing": self.env._("In the pot on %(date)s", date=self._day(line.date_to)),
            "expected_items": self.env._("Not yet paid by your customers"),
            "expected": self.env._("Of this, after contributions, for your pot"),
            "other_basis": (
                self.env._("The pot without what customers have not paid")
                if invoiced
                else self.env._("The pot when all customers have paid")
            ),
        }

    @api.model
    def _correction_heading(self):
        return self.env._("Correction of an earlier period")

    @api.model
    def _correction_note(self, amount):
        """Said under an amount that is partly a correction; ``amount`` is text."""
        return self.env._("Of this, %(amount)s is a correction of earlier periods.", amount=amount)

    @api.model
    def _item_note(self, item):
        """What was counted of the document before."""
        currency = item.currency_id
        if currency.is_zero(item.booked_before):
            return ""
        if currency.is_zero(item.to_date):
            return self.env._("This no longer counts.")
        return self.env._(
            "In all %(total)s, of which counted before: %(before)s.",
            total=self._money(item.to_date, currency),
            before=self._money(item.booked_before, currency),
        )

    # === CONTRIBUTIONS === #

    @api.model
    def _contribution_notes(self, step):
        """How a contribution follows: rule by rule to date, then what was booked before and what is booked now."""
        formulas = step.formulas or []
        notes = [self._formula_sentence(step, formula, named=len(formulas) > 1) for formula in formulas]
        if not formulas:
            notes.append(self.env._("This rule no longer applies."))
        last = [self._before_sentence(step), self._receiver_sentence(step)]
        if not step.currency_id.is_zero(step.correction):
            last.insert(1, self._correction_note(self._money(-step.correction, step.currency_id)))
        last = " ".join(filter(None, last))
        # One rule fits on one or two lines; of several each has its own.
        return [*notes, last] if len(notes) > 1 and last else [" ".join(filter(None, [*notes, last]))]

    @api.model
    def _receiver_sentence(self, step):
        if step.key == "contribution:cooperative":
            return self.env._("For the cooperative.")
        receiver = step._in_language("to")
        return self.env._("For: %(receiver)s", receiver=receiver) if receiver else ""

    @api.model
    def _before_sentence(self, step):
        """ "Booked before … Now …": what makes that a settled period needs not be opened again."""
        if step.currency_id.is_zero(step.booked_before):
            return ""
        values = {
            "before": self._money(-step.booked_before, step.currency_id),
            "now": self._money(abs(step.amount), step.currency_id),
        }
        if step.amount > 0:
            return self.env._("Booked before: %(before)s. Back to your pot now: %(now)s.", **values)
        return self.env._("Booked before: %(before)s. Now: %(now)s.", **values)

    @api.model
    def _formula_sentence(self, step, formula, named):
        """One rule in words; an engine formula is described in `engine.steps.Formula`."""
        kind, *parts = formula["formula"]
        amounts = {"amount": -float(formula["amount"])}
        sentence = (
            self._monthly_sentence(step, parts, amounts)
            if kind == "monthly"
            else self._percentage_sentence(step, parts, amounts)
        )
        rule = step._in_language("rules", formula["rule"]) if named else ""
        return f"{rule}: {sentence}" if rule else sentence

    @api.model
    def _monthly_sentence(self, step, parts, amounts):
        months, monthly = parts
        return self.env._(
            "%(months)s × %(monthly)s per month = %(result)s.",
            months=months,
            monthly=self._money(float(monthly), step.currency_id),
            result=self._money(amounts["amount"], step.currency_id),
        )

    @api.model
    def _percentage_sentence(self, step, parts, amounts):
        percentage, base, *figures = parts
        base_amount, brought, carried = map(float, figures)
        sentences = [
            self.env._(
                "%(percentage)s of %(amount)s (%(base)s since the start) = %(result)s.",
                percentage=self._percentage(percentage),
                amount=self._money(base_amount, step.currency_id),
                base=self._base_words(base),
                result=self._money(amounts["amount"] + brought - carried, step.currency_id),
            )
        ]
        if brought:
            sentences.append(
                self.env._("An earlier loss takes off %(amount)s.", amount=self._money(brought, step.currency_id))
            )
        if carried:
            sentences.append(
                self.env._(
                    "A contribution is never below zero: %(amount)s comes off your next contributions.",
                    amount=self._money(carried, step.currency_id),
                )
            )
        return " ".join(sentences)

    @api.model
    def _base_words(self, base):
        return {
            "turnover": self.env._("turnover"),
            "net_turnover": self.env._("net turnover"),
            "surplus": self.env._("what is left before contributions"),
        }[base]
