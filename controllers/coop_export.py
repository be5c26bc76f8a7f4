import json

from odoo import http

from odoo.addons.web.controllers.export import ExcelExport
from odoo.addons.web.controllers.pivot import TableExporter

from ..models.common.base import as_text


class CoopExcelExport(ExcelExport):
    """Odoo's own export of a grouped list: the heading of a group is a text, too, see models/common/base.py."""

    def from_group_data(self, fields, columns_headers, groups):
        if groups._model._name.startswith("coop."):
            self._coop_name_groups(groups)
        return super().from_group_data(fields, columns_headers, groups)

    def _coop_name_groups(self, groups):
        for name, group in list(groups.children.items()):
            label = (name[0], as_text(name[1])) if isinstance(name, tuple) and len(name) == 2 else as_text(name)
            groups.children[label] = groups.children.pop(name)  # in the order in which they stood
            self._coop_name_groups(group)


class CoopTableExporter(TableExporter):
    """The download of a pivot: what it is grouped by heads columns and rows, and stays a text."""

    @http.route()
    def export_xlsx(self, data, **kw):
        table = json.loads(data.read() if hasattr(data, "read") else data)
        if isinstance(table, dict) and str(table.get("model")).startswith("coop."):
            table = self._coop_as_texts(table)
        return super().export_xlsx(json.dumps(table), **kw)

    def _coop_as_texts(self, part):
        if isinstance(part, dict):
            return {name: self._coop_as_texts(value) for name, value in part.items()}
        return [self._coop_as_texts(value) for value in part] if isinstance(part, list) else as_text(part)
