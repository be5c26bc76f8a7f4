import json
from urllib.parse import urlencode

from odoo import models
from odoo.exceptions import UserError

# An address has its limits; longer selections are what filters are for.
MAX_SELECTED = 500


class CoopXlsxMixin(models.AbstractModel):
    """A button above a list that downloads what the list shows as XLSX."""

    _name = "coop.xlsx.mixin"
    _description = "Download of a list as XLSX"

    # The address of the download; see controllers/coop_xlsx.py.
    _xlsx_route = None

    def action_export_xlsx(self):
        """Download the selected rows, or without a selection all rows of the list."""
        self.check_access("read")
        domain = self.env.context.get("active_domain") or []
        if self and len(self) < self.search_count(domain):
            if len(self) > MAX_SELECTED:
                raise UserError(
                    self.env._(
                        "Select at most %(count)s rows, or none: then everything that the list shows is exported.",
                        count=MAX_SELECTED,
                    )
                )
            domain = [("id", "in", self.ids)]
        return {
            "type": "ir.actions.act_url",
            "url": f"{self._xlsx_route}?{urlencode(self._prepare_xlsx_params(domain))}",
            "target": "download",
        }

    def _prepare_xlsx_params(self, domain):
        """What the address says. Meant to be extended."""
        return {"domain": json.dumps(domain), "companies": json.dumps(self.env.companies.ids)}
