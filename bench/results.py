"""Results as a table: on the screen and in doc/performance.md."""

import datetime
import os
import platform
from pathlib import Path

from .measurements import ADDON, PLAIN

PAGE = Path(__file__).parents[1] / "doc" / "performance.md"
BEGIN, END = "<!-- results: written by dev/bench --write -->", "<!-- end of results -->"
HEADINGS = ("measurement", "items", "plain", "addon", "lowest–highest", "target", "", "reads", "memory before", "peak")


def line(found):
    """One result while the run goes on."""
    cells = _cells(found)
    return " | ".join(cell for cell in cells if cell)


def table(all_found):
    """Of all results, in Markdown."""
    order = list(dict.fromkeys(found["measurement"].name for found in all_found))
    rows = [_cells(found) for found in sorted(all_found, key=lambda found: order.index(found["measurement"].name))]
    widths = [max(len(row[column]) for row in [HEADINGS, *rows]) for column in range(len(HEADINGS))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [HEADINGS, rule, *rows]
    )


def write(all_found, postgresql, arguments):
    """Replace what stands between the marks in doc/performance.md."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    block = "\n".join([BEGIN, "", *_machine(postgresql, arguments), "", table(all_found), "", END])
    PAGE.write_text(before + block + after)


def _cells(found):
    one, addon, plain = found["measurement"], found[ADDON], found.get(PLAIN)
    ratio = addon["median"] / plain["median"] if plain else None
    return [
        one.title,
        f"{found['size']:,}" if one.sized else "",
        _seconds(plain["median"]) if plain else "",
        _seconds(addon["median"]) + (f" ({ratio:.2f} ×)" if plain else ""),
        f"{_seconds(addon['low'])}–{_seconds(addon['high'])}" if addon["rounds"] > 1 else "",
        _target(one, found["size"]),
        _verdict(one, found["size"], ratio or addon["median"], addon["peak"]),
        f"{addon['reads']:,}",
        f"{addon['base']:.0f} MB",
        f"{addon['peak']:.0f} MB",
    ]


def _applies(one, size):
    return not one.sized or size >= 1_000_000


def _target(one, size):
    if not _applies(one, size):
        return ""
    time = [] if one.target is None else [f"{one.target:.2f} ×" if PLAIN in one.variants else _seconds(one.target)]
    return ", ".join(time + ([f"{one.memory} MB"] if one.memory else []))


def _verdict(one, size, value, peak):
    if not _target(one, size):
        return ""
    met = (one.target is None or value <= one.target) and (one.memory is None or peak <= one.memory)
    return "met" if met else "**missed**"


def _seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _machine(postgresql, arguments):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[2]
    return [
        f"Measured on {datetime.date.today()} with `{' '.join(['dev/bench', *arguments])}`:",
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB memory, {platform.system()} {platform.machine()}; "
        f"PostgreSQL {postgresql.split()[0]}, Python {platform.python_version()}; "
        f"load of the machine over the last 15 minutes {load:.1f}.",
    ]


def _processor():
    for row in Path("/proc/cpuinfo").read_text().splitlines():
        if row.startswith("model name"):
            return row.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"
