"""Members in the audit file: number and trade name. A surname that somebody typed in a label stays here."""

from ...engine.names import keys, without_name, words
from ...engine.xaf_codes import bank_account


class MemberNames:
    """Of all members of all cooperatives of the database: who is a member of another one is nobody's business either.

    :param rows: (member id, contact id, name, trade name, number or None) as xaf_queries.members
    :param bank_accounts: account numbers that belong to members
    """

    def __init__(self, rows, bank_accounts=()):
        self.partners = {partner for _member, partner, *_rest in rows}
        # Of these companies' own members.
        self.of_member = {member: number for member, _partner, _name, _trade, number in rows if number}
        self.numbers = {partner: number for _member, partner, _name, _trade, number in rows if number}
        self.trade_names = {partner: trade for _member, partner, _name, trade, number in rows if number and trade}
        self._bank_accounts = {bank_account(number) for number in bank_accounts}
        self._names = {}
        for _member, partner, name, _trade, _number in rows:
            for key in keys(name):
                self._names.setdefault(key, {})[" ".join(name.split())] = self.numbers.get(partner, "…")

    def hide(self, text):
        """The text without members' names. Most texts have none: one look at their words tells."""
        if not text or not self._names:
            return text
        for word in self._names.keys() & words(text):
            for name, number in self._names[word].items():
                text = without_name(text, name, number, any_case=True)
        return text

    def hide_whole(self, name):
        """The name of a contact, unless it has the same words as that of a member: then it is a second card of the same person."""
        named = sorted(words(name))
        near = {member_name for key in keys(name) for member_name in self._names.get(key, {})}
        return None if any(sorted(words(member_name)) == named for member_name in near) else name

    def bank_account(self, number, partner):
        """The other side's account number; never a member's."""
        found = bank_account(number) if number and partner not in self.partners else None
        return None if found in self._bank_accounts else found
