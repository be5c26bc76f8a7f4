from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ...engine import RuleError, typed_amounts

# More rows than a treasurer mends before trying again would only hide the button below them.
MAX_NAMED = 20


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def _parse_import_data(self, data, import_fields, options):
        """Core says which value is no amount or no date, not in which row; people have to find it."""
        if not self.res_model.startswith("coop."):
            return super()._parse_import_data(data, import_fields, options)
        parse = super()._parse_import_data
        try:
            # On copies: what was read once cannot be read again.
            return parse([list(row) for row in data], import_fields, options)
        except ImportValidationError as error:
            if not hasattr(error, "rows"):
                self._coop_name_row(error, data, lambda row: parse([list(row)], import_fields, options))
            raise

    def _coop_name_row(self, error, data, parse):
        """Put the number of the first wrong row on the error: on the screen, and in its text.

        :param parse: function of a row, raises for a wrong one
        """
        for number, row in enumerate(data):
            try:
                parse(row)
            except ImportValidationError as found:
                error.message = self.env._("Row %(row)s: %(error)s", row=number + 1, error=found.message)
                error.rows = {"from": number, "to": number}
                return

    def _parse_float_from_data(self, data, index, name, options):
        """Amounts, hours and percentages of the addon's own records are read by the whole column, and refused by row.

        Core takes the same two marks for every file, a comma for thousands unless somebody says otherwise, and so makes
        10000.00 of 100,00 without a word.
        """
        if not self._coop_is_amount(name):
            return super()._parse_float_from_data(data, index, name, options)
        texts = [line[index].strip() for line in data]
        amounts = typed_amounts(texts, from_numbers=bool(options.get("sheets")))
        self._coop_refuse_amounts(amounts, options.get("skip") or 0)
        for line, text, amount in zip(data, texts, amounts, strict=True):
            line[index] = str(amount) if text else ""
        return None

    def _coop_is_amount(self, path):
        """Whether the column ``path`` ("amount", "line_ids/amount") is a number of a model of the addon that people write
        with at most two decimals: money, and most of what is no money."""
        *parents, name = path.split("/")
        model = self.env[self.res_model]
        for parent in parents:
            model = self.env[model._fields[parent].comodel_name]
        if not model._name.startswith("coop."):
            return False
        field = model._fields[name]
        digits = field.type == "float" and field.get_digits(self.env)
        return field.type == "monetary" or (field.type == "float" and (not digits or digits[1] <= 2))

    def _coop_refuse_amounts(self, amounts, skipped):
        wrong = [(row, error) for row, error in enumerate(amounts) if isinstance(error, RuleError)]
        if not wrong:
            return
        lines = [
            self.env._("Row %(row)s: %(error)s", row=skipped + row + 1, error=self._coop_amount_error(error))
            for row, error in wrong[:MAX_NAMED]
        ]
        if len(wrong) > MAX_NAMED:
            lines.append(self.env._("And %(count)s rows more.", count=len(wrong) - MAX_NAMED))
        refusal = ImportValidationError("\n".join(lines))
        first = skipped + wrong[0][0]
        refusal.rows = {"from": first, "to": first}
        raise refusal

    def _coop_amount_error(self, error):
        value = error.params["value"]
        bare = value.replace(".", "").replace(",", "")
        if error.code == "amount_of_two_readings":
            return self.env._(
                "%(value)s can be read as %(large)s and as %(small)s. Write %(large)s if you mean the larger amount, or "
                "round the smaller one to whole cents.",
                value=value,
                large=f"{bare},00",
                small=value.replace(".", ","),
            )
        if error.code == "amount_below_the_cent":
            return self.env._("%(value)s has more than two decimals. Round it to whole cents.", value=value)
        return self.env._("%(value)s is not an amount. Write it as 1250,00.", value=value)
