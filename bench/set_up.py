"""Fill a scratch database: ``set_up.py DATABASE SIZE MEMBERS``, in a process of its own."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from bench import measure_posting  # noqa: E402
from bench.worker import environment  # noqa: E402


def main(database, size, members):
    with environment(database) as env:
        company = env.company.sudo()
        with_addon = "coop.member" in env
        groups = ["account.group_account_manager"]
        if with_addon:
            groups += ["social_cooperative.group_administrator", "social_cooperative.group_treasurer"]
        env.user.sudo().group_ids += env["res.groups"].sudo().union(*(env.ref(name) for name in groups))
        if with_addon:
            from bench import cooperative, dataset

            records, terms = cooperative.make(company, members)
            if size:
                print(dataset.fill(company, records, size, terms), file=sys.stderr)
        else:
            company.country_id = env.ref("base.nl")
            env["account.chart.template"].sudo().try_loading("nl", company, install_demo=False)
            env["res.partner"].create([{"name": f"Customer {number}"} for number in range(200)])
        if not size:
            # Some books, so that PostgreSQL knows what to expect of the tables.
            measure_posting.posting(env)()
        env.flush_all()
        env.cr.commit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
