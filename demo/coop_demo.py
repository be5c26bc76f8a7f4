from odoo import api, fields, models

from .accountant import Accountant
from .assignments import Assignments
from .company import CompanyMaker
from .environments import let_go, quick_collection
from .events import Events
from .intake import Intakes
from .member_page import MemberPage
from .months import Calendar
from .people import PeopleMaker
from .rewards import Rewards
from .spending import Spending
from .story import COMPANY
from .till import Till
from .year import Year

# What members get mails about by themselves.
LETTERS = ("coop_mail_work", "coop_mail_paid", "coop_mail_answers")


class CoopDemo(models.AbstractModel):
    """The demo cooperative: a year of a made-up cooperative, through Odoo's own documents and buttons.

    It is a company of its own, so that it has the Dutch chart of accounts and none of the demo entries that Odoo
    makes in the main company.
    """

    _name = "coop.demo"
    _description = "Loads the demo cooperative"

    @api.model
    def _load(self):
        """Make the demo cooperative, once; months are counted back from today."""
        if self.env["res.company"].search_count([("name", "=", COMPANY["name"])], limit=1):
            return
        # By UTC: late in the evening the users, who are in Europe, would be a day ahead.
        env = self.with_context(tz="UTC").env
        with quick_collection():
            people = self._make_people(env, Calendar(fields.Date.today()))
            # Nobody is written to about a year that is made in a minute; there is no mail server either.
            people.company.write(dict.fromkeys(LETTERS, False))
            self._make_year(people)
            let_go(env)
            self._make_shop(people)
            Accountant(people).make()
            people.company.write(dict.fromkeys(LETTERS, True))
        self._compute_again(people.company)

    @api.model
    def _make_people(self, env, calendar):
        company = CompanyMaker(env, calendar).make()
        people = PeopleMaker(company, calendar)
        people.make()
        return people

    @api.model
    def _make_year(self, people):
        """A year of work, and what its last days left to be answered."""
        company = people.company
        year = Year(people)
        rewards = Rewards(year)
        rewards.agree()
        # Its first year the cooperative let pots go below zero; since then it refuses what is not available.
        company.coop_refuse_overspending = False
        year.run(Events(year, rewards))
        company.coop_refuse_overspending = True
        rewards.compute_second()
        Assignments(year).make()
        Spending(year).make()
        MemberPage(people).make()

    @api.model
    def _make_shop(self, people):
        Intakes(people).make()
        let_go(people.env)
        Till(people).make()

    @api.model
    def _compute_again(self, company):
        """The settlement that waits for approval includes today's work and sales."""
        settlements = self.env["coop.settlement"]
        waiting = settlements.search([("company_id", "=", company.id), ("state", "=", "computed")])
        waiting.with_user(waiting.computed_by_id).with_company(company).action_compute()
