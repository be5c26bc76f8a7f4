"""A month has one exemption of income, so exemptions are computed month by month. Article 34a could be computed over months together.

What was paid stays: post-reward-accepted.py accepts it.
"""

from odoo.tools import SQL


def migrate(cr, _version):
    cr.execute(SQL("UPDATE coop_reward_policy SET rhythm = 'month' WHERE legal_basis = '34a' AND rhythm <> 'month'"))
