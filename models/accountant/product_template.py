from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _load_pos_data_read(self, records, config):
        """In the small-business scheme the till asks the price on the goods, and none of it is VAT.

        A fiscal position would take the VAT out of the price as well; the price on the goods is what was promised.
        """
        rows = super()._load_pos_data_read(records, config)
        if config.company_id._coop_is_kor(fields.Date.context_today(config)):
            for row in rows:
                row["taxes_id"] = []
        return rows
