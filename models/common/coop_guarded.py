from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .coop_guard import is_own_code, without_defaults, would_change


class CoopGuarded(models.AbstractModel):
    """What only the addon's own code writes, whatever rights the client has: fields, whole rows, and rows that are done.

    - :meth:`_guarded_fields`: fields that no client sets or writes; :meth:`_constant_fields`: those that he sets when he makes
      a row, and that stay. The text of the refusal is in :meth:`_guarded_message`.
    - ``_guarded_rows``: no client makes, changes or deletes rows, ``_free_fields`` apart.
    - :meth:`_get_fixed`: rows that are done. They stay as they are, with :meth:`_fixed_message` for whoever tries.

    Own code writes them through ``as_own_code(records)``. Put the mixin first in ``_inherit``, so that it is called before the
    others create.
    """

    _name = "coop.guarded"
    _description = "What only the addon's own code writes"

    # What becomes of guarded fields that a client sends when it creates: "refuse" them, or "drop" them.
    _guarded_on_create = "refuse"
    # Whether own code alone makes, changes and deletes rows of this model.
    _guarded_rows = False
    # What a client writes on such rows all the same.
    _free_fields = frozenset()

    @api.model
    def _guarded_fields(self):
        """Names of fields that only own code sets and writes. Rooms that add such a field extend this."""
        return frozenset()

    @api.model
    def _constant_fields(self):
        """Names of fields that are set when a row is made, and stay. Rooms that add such a field extend this."""
        return frozenset()

    def _guarded_message(self, names):
        """The refusal, in the user's language.

        :param names: the guarded fields that were sent; empty when a whole row is guarded
        """
        return self.env._("This is written by the program itself and cannot be edited.")

    @api.model
    def _prepare_guarded_vals(self, vals):
        """What is filled in for guarded fields when anybody creates a row: its number, for instance."""
        return {}

    def _get_fixed(self):
        """Those of these rows that stay as they are: no client makes such a row, changes its :meth:`_fixed_fields` or
        deletes it, or makes of another row one of these.
        """
        return self.browse()

    @api.model
    def _fixed_fields(self):
        """Names of what stays on such rows: everything that is stored."""
        return {name for name, field in self._fields.items() if field.store}

    def _fixed_message(self):
        """Why these rows stay as they are, and what to do instead, in the user's language."""
        return self.env._("This is done and stays as it is.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        own, guarded = is_own_code(self.env), self._guarded_fields()
        if not own:
            if self._guarded_rows:
                self._refuse_guarded(())
            vals_list = [self._without_guarded(vals, guarded) for vals in vals_list]
        vals_list = [{**vals, **self._prepare_guarded_vals(vals)} for vals in vals_list]
        # Own code names what it sets; a default in the context is a client's, also when own code creates.
        records = super(CoopGuarded, without_defaults(self, guarded)).create(vals_list)
        records = records.with_env(self.env)
        if not own:
            records._check_not_fixed()
        return records

    def write(self, vals):
        if is_own_code(self.env):
            return super().write(vals)
        self._check_guarded(vals)
        fixed = self._get_fixed()
        fixed._check_unchanged(vals)
        result = super().write(vals)
        (self - fixed)._check_not_fixed()
        return result

    def unlink(self):
        if self and not is_own_code(self.env):
            if self._guarded_rows:
                self._refuse_guarded(())
            self._check_not_fixed()
        return super().unlink()

    # === CHECKS === #

    def _check_guarded(self, vals):
        names = self._guarded_fields() & vals.keys()
        if names or (self._guarded_rows and not vals.keys() <= self._free_fields):
            self._refuse_guarded(names)
        constant = self._constant_fields() & vals.keys()
        if constant and any(row._would_change(constant, vals) for row in self):
            self._refuse_guarded(constant)

    def _check_unchanged(self, vals):
        if self and (names := self._fixed_fields() & vals.keys()):
            changed = self.filtered(lambda row: row._would_change(names, vals))
            if changed:
                raise UserError(changed._fixed_message())

    def _check_not_fixed(self):
        if fixed := self._get_fixed():
            raise UserError(fixed._fixed_message())

    def _would_change(self, names, vals):
        """Whether writing ``vals`` would change one of these fields of this row."""
        return any(would_change(self, name, vals[name]) for name in names)

    @api.model
    def _without_guarded(self, vals, guarded):
        sent = guarded & vals.keys()
        if self._guarded_on_create == "refuse" and any(vals[name] for name in sent):
            self._refuse_guarded(sent)
        return {name: value for name, value in vals.items() if name not in sent}

    def _refuse_guarded(self, names):
        """:raises AccessError: always"""
        raise AccessError(self._guarded_message(names))
