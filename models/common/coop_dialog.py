from odoo import models


class CoopDialog(models.AbstractModel):
    """A dialog that is open on somebody's screen. Its answers are of who opened it, and of nobody else.

    Odoo keeps an open dialog in the database until it is cleaned up, and a model's rights are those of a role. Without
    this any colleague of the same role could read what somebody is about to confirm, or change it under his hands. Every
    dialog of the addon, and the lines in it, inherits this; the rule itself is in ``ir.rule``.
    """

    _name = "coop.dialog"
    _description = "Open dialog"
