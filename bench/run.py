"""Measure the addon, beside plain Odoo where that makes sense: see doc/performance.md.

The variable SOCIAL_COOPERATIVE_DATABASE names a database with the addon installed and without documents; dev/bench
makes it. It is copied, never written.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

import odoo  # noqa: E402

from bench import databases, measurements, results  # noqa: E402
from bench.client import Worker  # noqa: E402

LARGEST = 1_000_000


def main():
    arguments = _arguments()
    odoo.tools.config.parse_config(["--log-level=error"])
    registry = measurements.load()
    names = arguments.only or list(registry)
    unknown = set(names) - set(registry)
    if unknown:
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(registry)}")
    scratch = databases.Databases(os.environ["SOCIAL_COOPERATIVE_DATABASE"], arguments.keep)
    found = []
    try:
        for size in arguments.sizes:
            for name in names:
                if registry[name].sized or size == arguments.sizes[0]:
                    found.append(_measure(registry[name], scratch, size, arguments.rounds))
                    print(results.line(found[-1]), flush=True)
    except (subprocess.CalledProcessError, RuntimeError) as error:
        sys.exit(str(error))
    finally:
        scratch.close()
    print("\n" + results.table(found))
    if arguments.write:
        results.write(found, databases.server_version(), sys.argv[1:])
    return 0


def _arguments():
    parser = argparse.ArgumentParser(prog="dev/bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[10_000, 100_000, LARGEST], help="journal items, with commas")
    parser.add_argument("--only", action="append", metavar="NAME", help="this measurement; can be given again")
    parser.add_argument("--rounds", type=int, default=5, help="of each measurement, after one to warm up (5)")
    parser.add_argument("--write", action="store_true", help="write the results into doc/performance.md")
    parser.add_argument("--keep", action="store_true", help="keep the scratch databases, and use those kept before")
    return parser.parse_args()


def _sizes(text):
    return [int(size) for size in text.split(",")]


def _measure(one, scratch, size, rounds):
    """The variants take turns, so that a busy moment of the machine hits both."""
    size = size if one.sized else 0
    workers = {
        variant: Worker(_database(one, scratch, size, variant), one.name, variant, size) for variant in one.variants
    }
    answers = {variant: [] for variant in workers}
    try:
        for _round in range(min(rounds, one.rounds or rounds) + (one.rounds != 1)):
            for variant, worker in workers.items():
                answers[variant].append(worker.round())
    finally:
        for worker in workers.values():
            worker.close()
    return {"measurement": one, "size": size} | {variant: _summary(own) for variant, own in answers.items()}


def _database(one, scratch, size, variant):
    return scratch.plain() if variant == measurements.PLAIN and not one.beside else scratch.filled(size)


def _summary(answers):
    """The first round is left out: it fills caches."""
    seconds = [answer["seconds"] for answer in answers[len(answers) > 1 :]]
    return {
        "median": statistics.median(seconds),
        "low": min(seconds),
        "high": max(seconds),
        "rounds": len(seconds),
        "reads": answers[-1]["reads"],
        "base": answers[-1]["base"],
        "peak": answers[-1]["peak"],
    }


if __name__ == "__main__":
    sys.exit(main())
