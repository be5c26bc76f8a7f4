"""dev/figures: how large the rooms are, and how long their methods."""

import argparse
import ast
import re
from collections import defaultdict
from statistics import median

from common import CHECKOUT

LAYERS = ("models", "wizard", "report", "controllers")
TOPS = ("engine", "demo", "bench")
HEAD = ("room", "files", "lines", "longest file", "methods", "median", "95 %", "longest")
TESTS = "tests"


def main(argv):
    parser = argparse.ArgumentParser(
        prog="dev/figures",
        description="Print per room the files, lines and methods of its Python code (models, wizards, reports, "
        "controllers), and how many lines its methods have, as a table for doc/development.md.",
    )
    parser.parse_args(argv)
    rooms = defaultdict(list)
    for path in sorted(CHECKOUT.rglob("*.py")):
        room = _room(path.relative_to(CHECKOUT).parts)
        if room:
            rooms[room].append(path)
    rows = [HEAD, ["---"] + ["--:"] * (len(HEAD) - 1)]
    rows += [_row(room, rooms[room]) for room in sorted(rooms, key=_order)]
    ours = [path for room, paths in rooms.items() if not room.startswith(TESTS) for path in paths]
    rows += [_row("all but tests", ours), _row("all", [path for paths in rooms.values() for path in paths])]
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")
    return 0


def _room(parts):
    """What a file counts for; None when it is nobody's, as an __init__.py at the root."""
    top, rest = parts[0], parts[1:]
    if not rest or top.startswith(".") or (top in LAYERS and rest == ("__init__.py",)):
        return None
    if top in LAYERS:
        return rest[0] if len(rest) > 1 else top
    if top == TESTS:
        return f"{TESTS}/{rest[0]}" if len(rest) > 1 else TESTS
    return top if top in (*TOPS, "dev") else None


def _order(room):
    """The engine first, then the rooms from the ground up, then everything else, then the tests."""
    text = (CHECKOUT / "models" / "__init__.py").read_text()
    names = ["engine", *re.findall(r"^from \. import (\w+)", text, re.MULTILINE)]
    top, _slash, name = room.partition("/")
    place = names.index(name or room) if (name or room) in names else len(names)
    return top == TESTS, place, room


def _row(room, paths):
    sizes = [len(path.read_text().splitlines()) for path in paths]
    lengths = sorted(length for path in paths for length in _lengths(path))
    figures = [len(paths), sum(sizes), max(sizes), len(lengths)]
    if lengths:
        figures += [round(median(lengths)), lengths[int(len(lengths) * 0.95)], lengths[-1]]
    else:
        figures += ["", "", ""]
    return [room, *figures]


def _lengths(path):
    """Lines of each function and method, from its `def` to its end."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.end_lineno - node.lineno + 1
