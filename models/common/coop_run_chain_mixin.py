from odoo import api, models
from odoo.exceptions import UserError

from .coop_guard import on_own_authority


class CoopRunChainMixin(models.AbstractModel):
    """Runs that follow one another: the next goes on where the last posted one ended, and only that one is reversed.

    The model has a field ``date_to``, by which runs follow one another; ``previous_id``, written when it computes and
    when it posts; and a unique index over the chain and COALESCE(previous_id, 0) of what is posted, so that two runs never
    follow the same one. What stands for the chain is locked, and written, by whoever posts or reverses: the run that is
    followed, in its ``next_id``.
    """

    _name = "coop.run.chain.mixin"
    _description = "Run that follows another"
    _inherit = ["coop.run.mixin"]

    # The fields that name the chain, beside the company: a shop, for instance.
    _chain = ()

    # === CHECKS === #

    def _check_follows(self):
        if self.previous_id != self._last_of_chain():
            raise UserError(self.env._("Another one was posted or reversed in the meantime. Compute this one again."))

    def _check_nothing_follows(self):
        if self != self._last_of_chain():
            raise UserError(
                self.env._("A later one is posted. Reverse the last one first: what was posted is reversed last first.")
            )

    # === THE CHAIN === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"previous_id", "next_id"}

    @api.model
    def _last_posted(self, company, **chain):
        """The run that the next one follows; empty when there is none.

        :param chain: what names the chain, by field; a field that is left out or empty: of any chain of the company
        """
        names = [(name, "=", record.id) for name, record in chain.items() if record]
        domain = [("company_id", "=", company.id), ("state", "=", "posted"), *names]
        return self.search(domain, order="date_to desc, id desc", limit=1)

    def _last_of_chain(self):
        """The last posted run of the chain that this one is in, or will be."""
        self.ensure_one()
        return self._last_posted(self.company_id, **{name: self[name] for name in self._chain})

    def _get_locked(self):
        return [self._last_of_chain()]

    def _mark_done(self):
        self._mark_chain(self if self.state == "posted" else self.previous_id)

    def _mark_chain(self, last):
        """Write what stands for the chain.

        :param last: what is the last posted run from now on
        """
        previous = self.previous_id
        on_own_authority(previous).next_id = last - previous  # empty when this run was reversed
