"""The thrift store: a day of weighing."""

from odoo.fields import Command

from .measurements import measurement

INTAKES = 100


def _open_shop(env):
    if not env.company.coop_shop_open:
        env.company._coop_open_shop()
    return [("company_id", "=", env.company.id)]


def _draft_intakes(env):
    own = _open_shop(env)
    categories = env["coop.goods.category"].search([*own, ("must_register", "=", False)])
    streams = env["coop.stream"].search(own)
    return env["coop.intake"].create(
        [
            {
                "source": "unknown",
                "line_ids": [
                    Command.create(
                        {
                            "category_id": categories[number % len(categories)].id,
                            "stream_id": streams[number % len(streams)].id,
                            "weight": 1 + number / 10,
                        }
                    )
                ],
            }
            for number in range(INTAKES)
        ]
    )


@measurement("100 intakes booked at once, with their stock moves", sized=False)
def intakes(env):
    """Without a registered category: what most of a day's batch is."""
    drafts = _draft_intakes(env)

    def run():
        drafts.action_confirm()
        env.flush_all()

    return run


@measurement("100 weighings on the screen, one by one", sized=False)
def weighings(env):
    _open_shop(env)
    data = env["coop.intake"].get_screen_data()

    def run():
        for number in range(INTAKES):
            category = data["categories"][number % 8]
            vals = {"category_id": category["id"], "stream_id": data["streams"][0]["id"], "weight": 2.5}
            env["coop.intake"].book_weighing({**vals, "source": "unknown", "token": str(number)})
        env.flush_all()

    return run
