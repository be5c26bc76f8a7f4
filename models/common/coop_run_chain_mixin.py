from odoo import api, fields, models
from odoo.exceptions import UserError


class CoopRunChainMixin(models.AbstractModel):
    """Runs that follow one another: each is about days after the last posted one, and only that one is reversed.

    Whether days may be left out between two of them says :meth:`_check_follows` of the model.

    The model has a field ``date_to``, by which runs follow one another; says of ``previous_id``, which is written when it
    computes and when it posts, that it is one of its own; and has a unique index over the chain and COALESCE(previous_id, 0)
    of what is posted, so that two runs never follow the same one. What stands for the chain is locked, and written, by
    whoever posts or reverses: see :meth:`_mark_chain`.
    """

    _name = "coop.run.chain.mixin"
    _description = "Run that follows another"
    _inherit = ["coop.run.mixin"]

    # The fields that name the chain, beside the company: a shop, for instance.
    _chain = ()

    previous_id = fields.Many2one(
        "coop.run.chain.mixin", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    # === CHECKS === #

    def _check_follows(self):
        """Hook: whether the run still goes on where it did when it was computed.

        A run that is looked at by its days, also before it is computed, replaces this and calls no ``super()``: its
        ``previous_id`` is written by the computation only.
        """
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
        return super()._guarded_fields() | {"previous_id"}

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
        """Hook: write what stands for the chain, and is locked with :meth:`_get_locked`.

        :param last: what is the last posted run from now on
        """
        raise NotImplementedError
