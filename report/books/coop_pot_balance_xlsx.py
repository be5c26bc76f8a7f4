"""The trial balance of the pots as XLSX, with the proof against the control accounts."""

from odoo.tools import format_date

from ..common.xlsx_table import XlsxTable

AMOUNTS = ("opening", "net_turnover", "contribution", "investment", "training", "other", "balance")


class PotBalanceXlsx:
    """Writes the rows of ``domain`` at the date in the context, a total per pot, and the proof."""

    def __init__(self, env, domain):
        self.env = env
        self.balance = env["coop.pot.balance"]
        self.domain = domain

    def fill(self, file):
        """Write the whole list."""
        title = self.env._("Pots at %(date)s", date=format_date(self.env, self.balance._date()))
        table = XlsxTable(file, title, self._columns())
        rows = self.balance.search(self.domain)
        for pot, own in rows.grouped("pot_id").items():
            for row in own:
                table.add_row(self._cells(row))
            sums = [sum(own.mapped(name)) for name in AMOUNTS]
            # A pot's name is no secret to whoever may see what is in it.
            table.add_row([pot.sudo().display_name, None, self.env._("Total"), *sums], bold=True)
            table.skip()
        if self.balance._sees_all():
            self._write_proof(table)
        table.close()

    def _columns(self):
        fields = self.balance.fields_get(AMOUNTS, ["string"])
        return [
            (self.env._("Pot"), "text", 24),
            (self.env._("Number"), "text", 10),
            (self.env._("Member"), "text", 30),
            *((fields[name]["string"], "amount", 15) for name in AMOUNTS),
        ]

    def _cells(self, row):
        # Number and trade name are what everybody with access to the pots sees.
        member = row.member_id.sudo()
        name = member.trade_name if member else self.env._("Without a member")
        # The name of a pot is no secret to whoever may see what is in it.
        return [row.pot_id.sudo().display_name, member.number, name, *(row[amount] for amount in AMOUNTS)]

    def _write_proof(self, table):
        for proof in self.balance._proof():
            # The code names the account; a board member may not read accounts.
            code = proof["pot"].account_id.sudo().with_company(proof["pot"].company_id).code
            for label, amount in (
                (self.env._("Proof: sum of the members"), proof["members"]),
                (self.env._("Proof: balance of account %(code)s", code=code), proof["account"]),
                (self.env._("Proof: difference"), proof["difference"]),
            ):
                table.add_row([proof["pot"].display_name, None, label, *[None] * (len(AMOUNTS) - 1), amount])
