"""One process of a measurement: ``worker.py DATABASE NAME VARIANT SIZE`` runs a round for each line that it reads.

It answers with a line of JSON each time. A process of its own, so that its peak memory is that of what it measured.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

import odoo  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402

MARK = "bench: "


@contextlib.contextmanager
def environment(database, *options):
    """Of the administrator, whom access rules bind as any user, in his company."""
    odoo.tools.config.parse_config(["-d", database, "--no-http", "--log-level=error", "--max-cron-threads=0", *options])
    with Registry(database).cursor() as cr:
        user = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {}).ref("base.user_admin")
        context = {"allowed_company_ids": user.company_id.ids, "lang": "en_US"}
        yield odoo.api.Environment(cr, user.id, context)
        cr.rollback()


def memory(what):
    """``VmRSS`` (now) or ``VmHWM`` (peak) of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    return None


@contextlib.contextmanager
def counting_reads(cr):
    """A list of one number: the SELECT statements so far. What is written goes in batches of Odoo's own size."""
    reads, execute = [0], cr.execute

    def counting(query, *args, **kwargs):
        reads[0] += str(getattr(query, "code", query)).lstrip()[:6].upper().startswith(("SELECT", "WITH"))
        return execute(query, *args, **kwargs)

    cr.execute = counting
    try:
        yield reads
    finally:
        del cr.execute


def timed(env, measure):
    """(seconds, reads) of one round; what it and its preparation wrote is undone.

    What is printed answers how many pages it has: the time is that of one page.
    """
    run = measure(env)
    env.flush_all()
    env.invalidate_all()
    with counting_reads(env.cr) as reads:
        start = time.perf_counter()
        pages = run()
        seconds = (time.perf_counter() - start) / (pages if isinstance(pages, int) else 1)
    env.transaction.clear()
    env.cr.rollback()
    return seconds, reads[0]


def main(database, name, variant, size):
    from bench import measurements

    # What Odoo prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with environment(database) as env:
        env = env(context={**env.context, "bench_size": int(size)})
        base = memory("VmRSS")
        one = measurements.load()[name]
        measure = one.beside if one.beside and variant == measurements.PLAIN else one.function
        for _round in sys.stdin:
            seconds, reads = timed(env, measure)
            result = {"seconds": seconds, "reads": reads, "base": base, "peak": memory("VmHWM")}
            print(MARK + json.dumps(result), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
