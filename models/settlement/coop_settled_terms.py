from collections import defaultdict
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import due, money
from ..common.coop_guard import has_mark, with_mark
from ..common.groups import ADMINISTRATOR

_WATCHED = "coop_settled_terms_watched"
_KNOWINGLY = "coop_settled_terms_knowingly"
FLAG = "change_settled"


def knowingly(records):
    """The same records, whose user said in a dialog that settled months may change."""
    return with_mark(records, _KNOWINGLY)


class CoopSettledTerms(models.AbstractModel):
    """Dates of a member that settled months were computed with: permissions and the history of states.

    What is due follows from them as they are now, as from rules. Whoever changes one and with it what a settled month gave,
    must be an administrator of the cooperative and say that he knows it; the refusal says what it would come to. A change
    without such an effect is everyday business.
    """

    _name = "coop.settled.terms"
    _description = "What settled months were computed with"

    change_settled = fields.Boolean(
        "Change settled months all the same",
        store=False,
        help="The next settlement books the difference. It is noted on the member.",
    )

    settled_until = fields.Date(compute="_compute_settled_until", export_string_translation=False)

    def _compute_settled_until(self):
        settlements = self.env["coop.settlement"]
        until = {company: settlements._settled_until(company) for company in self.company_id}
        for record in self:
            record.settled_until = until.get(record.company_id, False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        members = self._get_members_of_vals(vals_list)
        with self._changing_settled(members, any(vals.get(FLAG) for vals in vals_list)) as records:
            created = super(CoopSettledTerms, records).create([self._without_flag(vals) for vals in vals_list])
            members.update(created._get_settled_members().ids)
        return created.with_env(self.env)

    def write(self, vals):
        members = {*self._get_settled_members().ids, *self._get_members_of_vals([vals])}
        with self._changing_settled(members, vals.get(FLAG)) as records:
            return super(CoopSettledTerms, records).write(self._without_flag(vals))

    def unlink(self):
        with self._changing_settled(set(self._get_settled_members().ids)) as records:
            return super(CoopSettledTerms, records).unlink()

    @api.model
    def _without_flag(self, vals):
        return {name: value for name, value in vals.items() if name != FLAG}

    # === WHOSE === #

    def _get_settled_members(self):
        return self.member_id

    @api.model
    def _get_members_of_vals(self, vals_list):
        return {vals["member_id"] for vals in vals_list if vals.get("member_id")}

    # === THE GUARD === #

    @contextmanager
    def _changing_settled(self, member_ids, knowingly=False):
        """Around a change of these records.

        :param member_ids: the members concerned; may grow until the change is made
        :param knowingly: whether the user said that settled months may change
        :return: these records, in the environment in which they are changed
        """
        if has_mark(self.env, _WATCHED):  # part of a change that is watched as a whole
            yield self
            return
        before = self._get_settled_due(member_ids)
        yield with_mark(self, _WATCHED)
        after = self._get_settled_due(member_ids)
        changes = {key: after.get(key, money.ZERO) - before.get(key, money.ZERO) for key in {*before, *after}}
        per_member = defaultdict(dict)
        for (member_id, key), change in changes.items():
            if change:
                per_member[member_id][key] = change
        if per_member:
            self._settle_changed_terms(per_member, knowingly or has_mark(self.env, _KNOWINGLY))

    @api.model
    def _get_settled_due(self, member_ids):
        """{(member id, step key): Decimal}: what is due today up to the last settled day, in euro; {} before any settlement."""
        # Whoever enters dates need not be allowed to read the books: nothing but amounts of his own members leave here.
        members = self.env["coop.member"].sudo().with_context(active_test=False).browse(sorted(member_ids))
        result = {}
        for company, own in members.grouped("company_id").items():
            # A coach who enters dates may not read settlements; when the last one ended is no secret.
            last = self.env["coop.settlement"].sudo()._last_posted(company)
            if last:
                self.env.flush_all()
                # Nor may he read the documents from which the amounts of his own members are computed.
                inputs = self.env["coop.engine.input"].sudo()._gather(company, own, last.date_to)
                for member in own:
                    steps = due(inputs[member.id], last.recognition, last.date_to).steps
                    for step in steps:
                        key = (member.id, step.key)
                        result[key] = result.get(key, money.ZERO) + (step.amount if step.booked else money.ZERO)
        return result

    @api.model
    def _settle_changed_terms(self, changes, knowingly):
        """:param changes: {member id: {step key: Decimal}}"""
        may = self.env.uid == SUPERUSER_ID or self.env.user.has_group(ADMINISTRATOR)
        # Whoever may enter the dates may see what they come to; the member is shown by number and trade name.
        members = self.env["coop.member"].sudo().browse(changes)
        texts = {member: self._explain_change(member, changes[member.id]) for member in members}
        if not may or not (knowingly or self.env.uid == SUPERUSER_ID):
            self._refuse_changed_terms(members, "\n".join(texts.values()), may)
        for member, text in texts.items():
            member._message_log(
                body=self.env._("Settled months changed. The next settlement books: %(effect)s", effect=text)
            )

    @api.model
    def _explain_change(self, member, steps):
        """What the next settlement would book for settled months."""
        pot = member.currency_id.format(float(sum(steps.values())))
        contributed = sum((change for key, change in steps.items() if key.startswith("contribution")), money.ZERO)
        moved = sum(abs(change) for key, change in steps.items() if key.startswith("contribution"))
        if not sum(steps.values()) and moved:  # from one receiver to another
            return self.env._(
                "%(member)s: %(amount)s of contributions to another receiver",
                member=member._get_book_name(),
                amount=member.currency_id.format(float(moved / 2)),
            )
        return self.env._(
            "%(member)s: pot %(pot)s, contributions %(contribution)s",
            member=member._get_book_name(),
            pot=pot,
            contribution=member.currency_id.format(float(-contributed)),
        )

    @api.model
    def _refuse_changed_terms(self, members, effect, may):
        settled = max(self.env["coop.settlement"]._settled_until(company) for company in members.company_id)
        way_out = (
            self.env._("To go on, tick Change settled months all the same.")
            if may
            else self.env._(
                "Choose a day after that. To correct settled months, ask an administrator of the cooperative."
            )
        )
        raise UserError(
            self.env._(
                "Everything up to %(date)s is settled with the dates of then. With these dates, the next settlement would "
                "correct settled months:\n%(effect)s\n\n%(way_out)s",
                date=format_date(self.env, settled),
                effect=effect,
                way_out=way_out,
            )
        )
