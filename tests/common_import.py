import io

from ..report.common.import_template import ImportTemplate

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORT_OPTIONS = {"has_headers": True, "separator": ",", "quoting": '"', "float_thousand_separator": ",",
                  "float_decimal_separator": ".", "date_format": "", "datetime_format": ""}  # fmt: skip


class ImportsFiles:
    """Imports as the screen does: upload, look at the columns that Odoo recognizes, import."""

    def setUp(self):
        super().setUp()
        # A refused import resets the registry from the database, where this test's plan Members is not committed.
        self.patch(type(self.registry), "reset_changes", lambda registry: None)

    def _import_as(self, user, model, content, name="file.csv", **options):
        """The messages of an import; none when everything came in."""
        asked = IMPORT_OPTIONS | options
        screen = (
            self.env["base_import.import"]
            .with_user(user)
            .create(
                {
                    "res_model": model,
                    "file": content.encode() if isinstance(content, str) else content,
                    "file_name": name,
                    "file_type": XLSX if name.endswith(".xlsx") else "text/csv",
                }
            )
        )
        preview = screen.parse_preview(dict(asked))
        matches = {int(column): match for column, match in preview["matches"].items()}
        fields = [
            "/".join(matches[column]) if column in matches else False for column in range(len(preview["headers"]))
        ]
        self.assertNotIn(False, fields, preview["headers"])
        # The screen sends the date format that it found in the file.
        options = {**asked, "date_format": preview["options"].get("date_format") or ""}
        return screen.execute_import(fields, preview["headers"], options)["messages"]

    def _template(self, model, lang="en_US"):
        """The file that the model offers as its template, as a user of this language gets it: (content, name)."""
        [template] = self.env[model].get_import_templates()
        file = io.BytesIO()
        ImportTemplate(self.env(context={**self.env.context, "lang": lang}), model).fill(file)
        return file.getvalue(), template["template"].rpartition("/")[2]
