"""What a member may have by way of reward, worked out from the rule in doc/rewards.md and from nothing else.

It shares no code with the engine. It counts in whole cents, months are numbers, permissions are lists of days, a loss is
how far a running total lies below the highest that it ever was, and each question is answered anew from the beginning.
"""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

#: Letters of which a month has only one.
EXCLUSIVE = ("31.2.n", "31.2.r", "31.2.y", "34a")
VOLUNTEER = "31.2.k"
LAW_PER_MONTH = ("31.2.k", "31.2.n", "31.2.r", "31.2.y")
LAW_PER_YEAR = ("31.2.j", "31.2.k")


def number(day):
    return day.year * 12 + day.month - 1


def first_day(month):
    return date(month // 12, month % 12 + 1, 1)


def days_of(month):
    start = first_day(month)
    return [start + timedelta(days=place) for place in range(monthrange(start.year, start.month)[1])]


def half_of(month):
    return month // 6


def half_up(amount):
    """A fraction of cents, never negative here, to whole cents."""
    return int(amount + Fraction(1, 2))


@dataclass(frozen=True)
class Terms:
    """What an agreement permits from `since` to `until`; amounts in cents, None: no such limit."""

    letter: str = "other"
    of: str = "surplus"
    percent: Fraction = Fraction(50)
    rhythm: str = "period"
    since: date = date(2000, 1, 1)
    until: date = date(2099, 12, 31)
    month_cap: int | None = None
    joint_cap: int | None = None
    joint_with: tuple = ()
    half_cap: int | None = None
    year_cap: int | None = None
    payments: int | None = None
    payment_months: tuple = ()
    duration: int | None = None
    contiguous: bool = False
    from_permission: bool = False
    adult: bool = False
    volunteer: str = ""
    decision: bool = False
    after: tuple | None = None
    whole: bool = True
    paused: bool = False
    chain: int = 0

    @property
    def kind(self):
        """Terms of one kind are one and the same for months that are looked at together."""
        return self.rhythm, self.of, self.percent, self.half_cap, self.year_cap


@dataclass(frozen=True)
class Permission:
    since: date
    until: date = date(2099, 12, 31)
    decided: date | None = None
    also_young: bool = False


@dataclass
class Member:
    """`results` {month: {basis: cents}}; `elsewhere` [(letter, month, cents)]; `states` [(day, state)], None: always active."""

    results: dict
    permissions: list
    states: list | None = None
    turns_27: date | None = date(1990, 1, 1)
    elsewhere: list = field(default_factory=list)
    settled: int | None = None  # last settled month
    available: int = 10**12


@dataclass
class Answer:
    amount: int
    carried: int
    refused: bool
    granted: dict = field(default_factory=dict)  # {(first month, last month): cents}
    taken: int = 0  # taken off because it was too much; negative: given back


class Oracle:
    """One member and all that was ever granted to him; `run` is one reward run and remembers what it gave."""

    def __init__(self, member, law=()):
        self.member = member
        self.law = law  # [(letter, "month" or "year", first day, cents)]
        self.granted = []  # [(letter, chain, first month, last month, cents)]
        self.taken = {}  # {(letter, chain): cents}
        self.payments = []  # [(letter, day, cents, run)]
        self.rewarded = {}  # {(letter, chain): (first, last month that was looked at)}
        self.together = set()  # (letter, chain) of which no month has a part by itself

    # What is known of a month

    def elsewhere(self, letters, months):
        return sum(cents for letter, month, cents in self.member.elsewhere if letter in letters and month in months)

    def of_law(self, letter, per, day):
        found = [
            (start, cents) for one, time, start, cents in self.law if (one, time) == (letter, per) and start <= day
        ]
        return max(found)[1] if found else None

    def has(self, letter):
        """Months in which a letter was used, here or elsewhere."""
        here = {m for one, _chain, a, b, cents in self.granted if one == letter and cents > 0 for m in range(a, b + 1)}
        return here | {month for one, month, cents in self.member.elsewhere if one == letter and cents > 0}

    def state_on(self, day):
        if self.member.states is None:
            return "active"
        before = [state for start, state in self.member.states if start <= day]
        return before[-1] if before else ""

    def terms_of(self, terms, month, pay_day):
        """The terms under which a month counts, or None; a duration apart."""
        days = days_of(month)
        permitted = {day: one for one in self.member.permissions for day in days if one.since <= day <= one.until}
        open_days = {day: one for one in terms for day in days if one.since <= day <= one.until and day in permitted}
        if not open_days:
            return None
        own = open_days[max(open_days)]

        def good(day):
            rule, permission = open_days[day], permitted[day]
            decided = not rule.decision or (permission.decided is not None and permission.decided <= pay_day)
            turned = self.member.turns_27 is not None and self.member.turns_27 <= day
            return decided and (not rule.adult or permission.also_young or turned)

        good_days = [day for day in open_days if good(day)]
        if len(good_days) < (len(days) if own.whole else 1):
            return None
        if self.state_on(days[-1]) not in (("active", "paused") if own.paused else ("active",)):
            return None
        if own.letter in EXCLUSIVE and any(month in self.has(one) for one in EXCLUSIVE if one != own.letter):
            return None
        if own.volunteer == "month" and self.elsewhere((VOLUNTEER,), (month,)):
            return None
        halves = [one for one in range(half_of(month) * 6, half_of(month) * 6 + 6)]
        if own.volunteer == "period" and self.elsewhere((VOLUNTEER,), halves):
            return None
        if own.after and len([one for one in self.has(own.after[0]) if one < month]) < own.after[1]:
            return None
        if own.letter in LAW_PER_MONTH and self.of_law(own.letter, "month", days[-1]) is None:
            return None
        return own

    def first_permitted(self, terms):
        """The first month that the permissions cover, as far as the terms hold."""
        starts = [max(one.since, rule.since) for one in self.member.permissions for rule in terms]
        for month in range(min(map(number, starts)), 2099 * 12):
            days = days_of(month)
            covered = [day for day in days if any(one.since <= day <= one.until for one in self.member.permissions)]
            open_days = [day for day in covered if any(rule.since <= day <= rule.until for rule in terms)]
            if open_days:
                own = [rule for rule in terms if rule.since <= open_days[-1] <= rule.until][-1]
                if len(open_days) >= (len(days) if own.whole else 1):
                    return month
        return None

    # What months are worth

    def looked_at_with(self, month, rule, start):
        """Months with the same answer, one after the other, are looked at together."""
        if month < start or rule.rhythm == "month":
            return (month,)
        if rule.rhythm == "half_year" or rule.half_cap is not None:
            return half_of(month), rule.kind
        if rule.year_cap is not None or rule.letter in LAW_PER_YEAR:
            return "year", month // 12, rule.kind
        return (rule.kind,)

    def groups(self, counting, start):
        """[[(month, terms, what was earned)]] of months that are looked at together."""
        result, last = [], None
        for month, rule in counting:
            key = self.looked_at_with(month, rule, start)
            if key != last:
                result.append([])
            result[-1].append((month, rule, self.member.results.get(month, {}).get(rule.of, 0)))
            last = key
        return result

    def units(self, counting, start):
        """[[months], worth after each of them] of months that count, in order."""
        total, top, in_half, result = 0, 0, dict(self.kept), []
        for rows in self.groups(counting, start):
            loss, so_far, worths = total - top, 0, []
            for month, rule, base in rows:
                so_far += base
                worth = half_up(max(0, so_far + loss) * rule.percent / 100)
                worth = max(0, min([worth, *self.limits(month, rule, worths, in_half)]))
                if month >= start:
                    more = worth - (worths[-1] if worths else 0)
                    for time in (half_of(month), ("year", month // 12)):
                        in_half[time] = in_half.get(time, 0) + max(more, self.not_judged.get(month, more))
                    worths.append(worth)
            total += so_far
            top = max(top, total)
            if worths:
                result.append(([month for month, _rule, _base in rows], worths))
        return result

    def limits(self, month, rule, worths, in_half):
        if rule.rhythm == "month":
            own = self.elsewhere((rule.letter,), (month,))
            if rule.month_cap is not None:
                yield rule.month_cap - own
            if rule.letter in LAW_PER_MONTH:
                yield self.of_law(rule.letter, "month", days_of(month)[-1]) - own
            if rule.joint_cap is not None:
                here = sum(
                    cents
                    for letter, chain, a, b, cents in self.granted
                    if letter in rule.joint_with and letter != rule.letter and a == b == month
                    if (letter, chain) not in self.together
                )
                others = self.elsewhere([one for one in rule.joint_with if one != rule.letter], (month,))
                yield rule.joint_cap - own - here - others
        if rule.half_cap is not None:
            half = half_of(month)
            own = self.elsewhere((rule.letter,), range(half * 6, half * 6 + 6))
            yield rule.half_cap - own - in_half.get(half, 0) + (worths[-1] if worths else 0)
        year = month // 12
        own = self.elsewhere((rule.letter,), range(year * 12, year * 12 + 12))
        earlier = in_half.get(("year", year), 0) - (worths[-1] if worths else 0)
        if rule.year_cap is not None:
            yield rule.year_cap - own - earlier
        if rule.letter in LAW_PER_YEAR and self.of_law(rule.letter, "year", date(year, 12, 31)) is not None:
            yield self.of_law(rule.letter, "year", date(year, 12, 31)) - own - earlier

    def entitled(self, terms, until, start, pay_day):
        """The units of months up to `until`, durations applied month by month."""
        key = terms[0].letter, terms[0].chain
        own = [(a, b, cents) for letter, chain, a, b, cents in self.granted if (letter, chain) == key]
        anew = [b for _a, b, _cents in own if self.member.settled is None or b > self.member.settled]
        self.kept, self.not_judged = {}, {}  # by half-year and year, by month
        for a, b, cents in own if anew else ():
            if b in anew:
                for time in (half_of(a), ("year", a // 12)):
                    self.kept[time] = self.kept.get(time, 0) + cents
            else:
                self.not_judged[a] = self.not_judged.get(a, 0) + cents
        first = min([start, *self.member.results])
        first_permitted = self.first_permitted(terms)
        if any(one.from_permission for one in terms) and first_permitted is not None:
            first = min(first, first_permitted)
        counting, could_count, self.beyond = [], 0, set()
        gone = {
            month
            for letter, chain, a, b, cents in self.granted
            if (letter, chain) == key and cents > 0
            if all(self.terms_of(terms, month, pay_day) is None for month in range(a, b + 1))
            for month in range(a, b + 1)
        }
        gone |= {month for letter, month, cents in self.member.elsewhere if letter == key[0] and cents > 0}
        for month in range(first, until + 1):
            rule = self.terms_of(terms, month, pay_day)
            if rule is None or self.member.settled is None or month > self.member.settled:
                continue
            could_count += 1
            used = {one for one in gone if one < month} | self.used(counting, start)
            begin = first_permitted if rule.from_permission else min(used, default=month)
            if self.is_over(rule, month, begin, could_count if rule.from_permission else len(used - {month}) + 1):
                if rule.contiguous or rule.from_permission or month not in gone:
                    self.beyond.add(month)
                    continue
            counting.append((month, rule))
        return self.units(counting, start)

    @staticmethod
    def is_over(rule, month, begin, count):
        """Whether the duration is over in a month: `begin` is where it began, `count` which month of it this is."""
        if rule.duration is None:
            return False
        return month - begin >= rule.duration if rule.contiguous else count > rule.duration

    def used(self, counting, start):
        """Months that gave something; of months together without that: each that counted, for a duration in months."""
        result = set()
        rules = dict(counting)
        for months, worths in self.units(counting, start):
            for place, month in enumerate(months):
                rule, before = rules[month], [0, *worths][place]
                if rule.rhythm == "half_year" and rule.contiguous:
                    used = worths[-1] > 0
                elif rule.rhythm == "month" or rule.contiguous:
                    used = worths[place] > before
                else:
                    used = True
                result |= {month} if used else set()
        return result

    # A run

    def run(self, terms, months, pay_day, post=True, run=None):
        """What `terms`, policies of one letter and chain, oldest first, give for `months`: the first and the last."""
        first, last = months
        key = terms[0].letter, terms[0].chain
        self.together |= set() if terms[0].rhythm == "month" else {key}
        own = [one for one in self.granted if one[:2] == key]
        start = min(first, self.rewarded.get(key, (first, last))[0])
        until = max(last, self.rewarded.get(key, (first, last))[1])
        units = self.entitled(terms, until, start, pay_day)
        fresh, too_much = [], 0
        for own_months, worths in units:
            before = sum(cents for _l, _c, a, b, cents in own if self.unit_of(a, b, units) == own_months)
            fresh.append((own_months, max(0, worths[-1] - before)))
            too_much += max(0, before - worths[-1])
        too_much += sum(
            cents
            for _l, _c, a, b, cents in own
            if self.unit_of(a, b, units) is None and self.beyond & set(range(a, b + 1))
        )
        balance = too_much - self.taken.get(key, 0)
        if any(self.member.settled is None or one[3] > self.member.settled for one in own):
            balance = 0
        current = [
            rule
            for rule in terms
            if number(rule.since) <= last
            and number(rule.until) >= first
            and any(
                max(one.since, rule.since, first_day(first)) <= min(one.until, rule.until, days_of(last)[-1])
                for one in self.member.permissions
            )
        ]
        rule = current[-1] if current else terms[-1]
        if self.refused(rule, first, last, pay_day, run):
            return Answer(0, max(0, balance), True)
        total = sum(cents for _own, cents in fresh)
        amount = total - min(balance, total)
        before = sum(
            cents for letter, day, cents, _run in self.payments if (letter, day.year) == (rule.letter, pay_day.year)
        )
        year = range(pay_day.year * 12, pay_day.year * 12 + 12)
        before += self.elsewhere((rule.letter,), year)
        caps = [rule.year_cap] if rule.year_cap is not None else []
        if rule.letter in LAW_PER_YEAR:
            caps.append(self.of_law(rule.letter, "year", pay_day))
        amount = min([amount, *(max(0, cap - before) for cap in caps)])
        amount = max(0, min(amount, self.member.available))
        taken = max(min(balance, total), -amount)
        answer = Answer(amount, max(0, balance - taken), False, taken=taken)
        left = amount + taken
        for own_months, cents in fresh:
            part = min(cents, left)
            left -= part
            if part:
                in_run = [one for one in own_months if first <= one <= last] or own_months
                answer.granted[in_run[0], in_run[-1]] = part
        if post:
            self.post(key, (first, last), pay_day, answer, run)
        return answer

    @staticmethod
    def unit_of(a, b, units):
        return next((months for months, _worths in units if any(a <= one <= b for one in months)), None)

    def post(self, key, months, pay_day, answer, run=None):
        letter, chain = key
        first, last = months
        self.granted += [(letter, chain, a, b, cents) for (a, b), cents in answer.granted.items()]
        self.taken[key] = self.taken.get(key, 0) + answer.taken
        self.payments.append((letter, pay_day, answer.amount, run))
        before = self.rewarded.get(key, (first, last))
        self.rewarded[key] = min(first, before[0]), max(last, before[1])
        self.member = replace(self.member, available=self.member.available - answer.amount)

    def refused(self, rule, first, last, pay_day, run):
        days = (first_day(first), days_of(last)[-1])
        permissions = [one for one in self.member.permissions if one.since <= days[1] and one.until >= days[0]]
        if not rule.percent or not permissions:
            return True
        turned = self.member.turns_27 is not None and self.member.turns_27 <= pay_day
        if rule.adult and not turned and not any(one.also_young for one in self.member.permissions):
            return True
        decided = [one for one in self.member.permissions if one.decided and one.decided <= pay_day]
        if rule.decision and not decided:
            return True
        if rule.payment_months and pay_day.month not in rule.payment_months:
            return True
        if rule.payments is not None:
            paid = [
                (one_run, place)
                for place, (letter, day, cents, one_run) in enumerate(self.payments)
                if letter == rule.letter and day.year == pay_day.year and cents and (run is None or one_run != run)
            ]
            count = len({one_run if one_run is not None else -1 - place for one_run, place in paid})
            count += len(
                [
                    1
                    for one, m, cents in self.member.elsewhere
                    if one == rule.letter and m // 12 == pay_day.year and cents
                ]
            )
            if count >= rule.payments:
                return True
        if rule.rhythm == "half_year" and (first % 6 or last % 6 != 5):
            return True
        return rule.letter in LAW_PER_YEAR and self.of_law(rule.letter, "year", pay_day) is None

    @property
    def total(self):
        """All that was paid, less what is still too much of it."""
        return sum(cents for _letter, _day, cents, _run in self.payments)
