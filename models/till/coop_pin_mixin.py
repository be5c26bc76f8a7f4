from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from ..common.database import lock
from ..common.groups import TREASURER

PIN_TRIES = 5


class CoopPinMixin(models.AbstractModel):
    """A PIN of which only a hash is kept, on the server; five wrong ones in a row lock it until a new one is set."""

    _name = "coop.pin.mixin"
    _description = "PIN for the till"

    new_pin = fields.Char(
        "PIN",
        compute="_compute_new_pin",
        inverse="_inverse_new_pin",
        help="Four to eight digits. Nobody can read it afterwards.",
    )
    has_pin = fields.Boolean("Has a PIN", compute="_compute_has_pin", compute_sudo=True)
    pin_locked = fields.Boolean(
        "Locked",
        compute="_compute_pin_locked",
        compute_sudo=True,
        groups=f"{TREASURER},point_of_sale.group_pos_manager",
        help="After five wrong PINs. A new PIN ends it.",
    )
    pin_hash = fields.Char(groups=NO_ACCESS, copy=False, export_string_translation=False)
    pin_failures = fields.Integer(groups=NO_ACCESS, copy=False, export_string_translation=False)

    # === COMPUTE METHODS === #

    def _compute_new_pin(self):
        self.new_pin = False

    @api.depends("pin_hash")
    def _compute_has_pin(self):
        for row in self:
            row.has_pin = bool(row.sudo()._get_pin_owner().pin_hash)  # sudo: the hash is closed to every user

    @api.depends("pin_failures")
    def _compute_pin_locked(self):
        for row in self:
            row.pin_locked = row.sudo()._get_pin_owner().pin_failures >= PIN_TRIES  # sudo: the failures are closed, too

    def _inverse_new_pin(self):
        """Keep a hash only; a new PIN also ends a lock after too many wrong ones."""
        for row in self.filtered("new_pin"):
            pin = row.new_pin
            if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
                raise ValidationError(self.env._("A PIN has four to eight digits."))
            row.check_access("write")
            row._check_may_set_pin()
            # Nobody may read or write the hash but this method and the check.
            row.sudo().write({"pin_hash": self._pin_context().hash(pin), "pin_failures": 0})

    # === BUSINESS METHODS === #

    def _check_may_set_pin(self):
        """Hook: who may set this PIN, beside the right to write the record."""

    def _get_pin_owner(self):
        """Hook: the record whose PIN this is, of this model or another one with this mixin."""
        self.ensure_one()
        return self

    def _pin_context(self):
        return self.env["res.users"]._crypt_context()

    def _check_pin(self, pin):
        """Whether this is the right PIN; after five wrong ones in a row it no longer is until a new one is set.

        :raises UserError: when there is no PIN to compare with
        """
        self.ensure_one()
        # The hash is closed to every user; whoever asks here learns yes or no.
        own = self.sudo()._get_pin_owner()
        if not own.pin_hash:
            raise UserError(
                self.env._("%(member)s has no PIN yet. Ask the treasurer for one.", member=self.display_name)
            )
        lock(
            own,
            self.env._("Somebody is typing the PIN of %(member)s at this moment. Try again.", member=self.display_name),
        )
        if own.pin_locked:
            return False
        right = self._pin_context().verify(str(pin), own.pin_hash)
        own.pin_failures = 0 if right else own.pin_failures + 1
        return right

    def _pin_refusal(self):
        """A lock says that it is one, and the same to whoever has the right PIN and to whoever has not."""
        # That there is a lock is not for everybody's lists; who stands before it may know.
        if self.sudo().pin_locked:
            return self.env._(
                "The PIN of %(member)s is locked after five wrong ones. The treasurer unlocks it with a new PIN.",
                member=self.display_name,
            )
        return self.env._("Wrong PIN. After five wrong ones the treasurer sets a new one.")
