"""Items on a new shared pot could be posted without knowing their pot and their member; the database refuses that now.

What can be told from their contact is put right. What is left is named in the log, and found by the proof.
"""

import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Posted items of cooperatives on control accounts, with the member whose contact is on them.
ITEMS = """account_move_line item
           JOIN coop_pot pot ON pot.account_id = item.account_id
           JOIN res_company company ON company.id = item.company_id AND company.coop_enabled
      LEFT JOIN coop_member member ON member.partner_id = item.partner_id AND member.company_id = item.company_id
          WHERE item.parent_state = 'posted'"""


def migrate(cr, version):
    if version:
        _put_right(cr)
        _name_the_rest(cr)


def _put_right(cr):
    cr.execute(
        SQL(
            """UPDATE account_move_line SET coop_pot_id = found.pot_id, coop_member_id = found.member_id
                 FROM (SELECT item.id, pot.id AS pot_id, member.id AS member_id FROM %s
                          AND member.id IS NOT NULL
                          AND (item.coop_pot_id IS DISTINCT FROM pot.id
                               OR item.coop_member_id IS DISTINCT FROM member.id)) AS found
                WHERE found.id = account_move_line.id""",
            SQL(ITEMS),
        )
    )


def _name_the_rest(cr):
    cr.execute(
        SQL(
            """SELECT item.move_name, account.name ->> 'en_US', item.balance
                 FROM (SELECT item.* FROM %s AND member.id IS NULL) AS item
                 JOIN account_account account ON account.id = item.account_id
                ORDER BY item.id""",
            SQL(ITEMS),
        )
    )
    for entry, account, balance in cr.fetchall():
        _logger.warning(
            "Entry %s: %.2f on pot account %s is no member's. Reset it to draft and put the member on it.",
            entry,
            balance,
            account,
        )
