from odoo.tests import HttpCase, tagged

from ..till.common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestShopTagTour(ShopTillCommon, HttpCase):
    """The colour-tag discount in a real till that stays open over the boundary of a week."""

    clock = None  # the browser's is the real one

    def test_a_till_that_stays_open(self):
        cashier = self._create_user("till", "base.group_user,point_of_sale.group_pos_user")
        label = self.env["coop.item.label"].create({"category_id": self.furniture.id, "price": 10, "name": "Oak chair"})
        label._do_make_product()
        self.start_tour(f"/pos/ui/{self.config.id}", "coop_colour_tag", login=cashier.login)
