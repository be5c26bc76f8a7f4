from odoo import fields

from ..common import CoopCommon


class BooksCommon(CoopCommon):
    """A cooperative with three members and a second analytic plan, and short ways to look at the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.m1, cls.m2, cls.m3 = (cls._create_member(f"Person {n}", f"Trade {n}") for n in (1, 2, 3))
        cls.a1, cls.a2, cls.a3 = (cls.m1 | cls.m2 | cls.m3).analytic_account_id
        cls.plan = cls.env["account.analytic.plan"]._coop_members_plan()
        cls.column = cls.plan._column_name()
        cls.other_plan = cls.env["account.analytic.plan"].create({"name": "Places"})
        cls.other_column = cls.other_plan._column_name()
        cls.p1, cls.p2 = cls.env["account.analytic.account"].create(
            [{"name": name, "plan_id": cls.other_plan.id} for name in ("Shop", "Workshop")]
        )

    @classmethod
    def _entry(cls, lines, post=True, date=None, **vals):
        """A journal entry of lines (account, balance, {owner: percent} or None[, partner])."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": fields.Date.to_date(date or cls.default_date),
                "line_ids": [
                    fields.Command.create(
                        {
                            "name": "Line",
                            "account_id": account.id,
                            "balance": balance,
                            "analytic_distribution": cls._distribution(shares) if shares else False,
                            "partner_id": partner[0].id if partner else False,
                        }
                    )
                    for account, balance, shares, *partner in lines
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    def _turnover(self, moves):
        """{member or own: amount} of the items of the plan Members on these entries."""
        result = {}
        for item in moves.line_ids.sudo().analytic_line_ids.filtered(self.column):
            owner = item.member_id or item[self.column]
            result[owner] = round(result.get(owner, 0.0) + item.amount, 2)
        return result

    def _assert_whole(self, moves):
        """The items of every flagged line are its balance to the cent, and carry the member of their account."""
        for line in moves.line_ids.filtered(lambda line: line._coop_is_flagged()):
            items = line.sudo().analytic_line_ids.filtered(self.column)
            self.assertAlmostEqual(sum(items.mapped("amount")), -line.balance, 2, line.display_name)
            for item in items:
                self.assertEqual(item.member_id, item[self.column].coop_member_ids)
                self.assertEqual((item.date, item.general_account_id), (line.date, line.account_id))

    def _books(self, moves):
        """All that the members' books say about these entries."""
        self.env.flush_all()
        self.env.invalidate_all()
        moves = moves.exists().sudo()
        items = moves.line_ids.analytic_line_ids.filtered(self.column).sorted("id")
        return (
            [(move.id, move.state, move.company_id.id, str(move.date)) for move in moves],
            [
                (
                    line.id,
                    line.move_id.id,
                    line.parent_state,
                    line.account_id.id,
                    round(line.balance, 2),
                    str(line.date),
                )
                + (line.company_id.id, line.coop_pot_id.id, line.coop_member_id.id, line._coop_shares()[line.id])
                for line in moves.line_ids.sorted("id")
            ],
            sorted(
                (item.move_line_id.id, item[self.column].id, item.member_id.id, round(item.amount, 2), str(item.date))
                + (item.general_account_id.id, item.company_id.id)
                for item in items
            ),
        )
