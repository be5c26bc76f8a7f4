import re

from odoo import models
from odoo.tools import file_path

# The page of doc/ of each room; a model names another one, or a heading of one, in ``_coop_help``.
PAGES = {
    "common": "today",
    "company": "installation",
    "today": "today",
    "members": "members",
    "books": "books",
    "municipality": "members",
    "settlement": "settlements",
    "rewards": "rewards",
    "assignment": "assignments",
    "spending": "spending",
    "thrift": "thrift-store",
    "till": "till",
    "accountant": "accountant",
    "portal": "member-page",
    "proof": "books",
}
ROOM = re.compile(r"odoo\.addons\.social_cooperative\.(?:models|wizard|report)\.(\w+)\.")
FOLDER = "social_cooperative/doc"


class CoopHelp(models.AbstractModel):
    """Which page of doc/ explains a screen."""

    _name = "coop.help"
    _description = "Help with the screens of the cooperative"

    def _get_page(self, model, action=""):
        """The page, without its ending: that of the action, else that of the model, else that of its room.

        :param action: XML ID of a window action of ours
        """
        pages = self._get_action_pages()
        if action in pages:
            return pages[action]
        if not model.startswith("coop.") or model not in self.env:
            return PAGES["today"]
        return self._get_own_page(model) or PAGES[self._get_room(model)]

    def _get_action_pages(self):
        """Hook: {XML ID: page} of our actions on models of Odoo."""
        return {"social_cooperative.coop_settings_action": "installation"}

    def _get_own_page(self, model):
        return getattr(self.env[model], "_coop_help", None)

    def _get_room(self, model):
        """The room that defines it; a model of another addon is explained where the page Today is."""
        classes = [base for base in type(self.env[model]).mro() if base.__dict__.get("_name") == model]
        rooms = [ROOM.match(f"{base.__module__}.") for base in classes]
        return next((room.group(1) for room in reversed(rooms) if room), "common")

    @staticmethod
    def _get_path(name):
        """The file of a page or of a picture in it; FileNotFoundError when there is none."""
        return file_path(f"{FOLDER}/{name}")
