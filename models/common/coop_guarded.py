from odoo import api, models
from odoo.exceptions import AccessError

from .coop_guard import is_own_code, without_defaults


class CoopGuarded(models.AbstractModel):
    """Fields, or whole rows, that only the addon's own code writes, whatever rights the client has.

    Name the fields in :meth:`_guarded_fields`; the text of the refusal in :meth:`_guarded_message`. Own code writes them
    through ``as_own_code(records)``. Put the mixin first in ``_inherit``, so that it is asked before the others create.
    """

    _name = "coop.guarded"
    _description = "What only the addon's own code writes"

    # What becomes of guarded fields that a client sends when it creates: "refuse" them, or "drop" them.
    _guarded_on_create = "refuse"
    # Whether own code alone makes, changes and deletes rows, unless _is_guarded_row says more.
    _guarded_rows = False

    @api.model
    def _guarded_fields(self):
        """Names of fields that only own code sets and writes. Rooms that add such a field extend this."""
        return frozenset()

    @api.model
    def _is_guarded_row(self, vals=None):
        """Whether own code alone makes, changes and deletes rows of this model.

        :param vals: what is written; None when a row is made or deleted
        """
        return self._guarded_rows

    def _guarded_message(self, names):
        """The refusal, in the user's language.

        :param names: the guarded fields that were sent; empty when a whole row is guarded
        """
        return self.env._("This is written by the program itself and cannot be edited.")

    @api.model
    def _prepare_guarded_vals(self, vals):
        """What is filled in for guarded fields when a row is created, by whomever: its number, for instance."""
        return {}

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        own, guarded = is_own_code(self.env), self._guarded_fields()
        if not own:
            if self._is_guarded_row():
                self._refuse_guarded(())
            vals_list = [self._without_guarded(vals, guarded) for vals in vals_list]
        vals_list = [{**vals, **self._prepare_guarded_vals(vals)} for vals in vals_list]
        # Own code names what it sets; a default in the context is a client's, also when own code creates.
        records = super(CoopGuarded, without_defaults(self, guarded)).create(vals_list)
        return records.with_env(self.env)

    def write(self, vals):
        if not is_own_code(self.env):
            names = self._guarded_fields() & vals.keys()
            if names or self._is_guarded_row(vals):
                self._refuse_guarded(names)
        return super().write(vals)

    def unlink(self):
        if self and not is_own_code(self.env) and self._is_guarded_row():
            self._refuse_guarded(())
        return super().unlink()

    @api.model
    def _without_guarded(self, vals, guarded):
        sent = guarded & vals.keys()
        if self._guarded_on_create == "refuse" and any(vals[name] for name in sent):
            self._refuse_guarded(sent)
        return {name: value for name, value in vals.items() if name not in sent}

    def _refuse_guarded(self, names):
        """:raises AccessError: always"""
        raise AccessError(self._guarded_message(names))
