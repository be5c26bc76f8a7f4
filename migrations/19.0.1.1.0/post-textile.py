"""The category that every thrift store began with as textile counts in the textile statement."""


def migrate(cr, version):
    if version:
        cr.execute(
            "UPDATE coop_goods_category SET is_textile = true WHERE icon = 'coop-shirt' AND is_textile IS NOT TRUE"
        )
