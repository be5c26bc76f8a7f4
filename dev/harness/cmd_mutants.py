"""dev/mutants: put small faults into the engine, one at a time, and see whether its tests notice.

The engine is pure Python, so its tests run here without Odoo and without a database: each fault in a process of its
own, a copy of one in which everything else is loaded.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections import deque
from pathlib import Path

import engine_tests
import mutation
from common import CHECKOUT, HarnessError, say

ENGINE = CHECKOUT / "engine"
EQUIVALENT = Path(__file__).resolve().with_name("equivalent_mutants.txt")
SURVIVED, KILLED = 0, 1


def main(argv):
    arguments = _parse(argv)
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(ENGINE.glob("*.py"))}
    sources.pop("__init__")
    every = [mutant for module, source in sources.items() for mutant in mutation.mutants(module, source)]
    equivalent = _equivalent(every)
    chosen = _chosen(arguments, every)
    tests = engine_tests.Tests(CHECKOUT)
    if arguments.check:
        tests.load()
        return 0
    seconds = tests.check()
    tested = [mutant for mutant in chosen if mutant.key not in equivalent]
    excepted = [mutant for mutant in chosen if mutant.key in equivalent]
    workers = arguments.workers or os.cpu_count() or 1
    say(f"{len(tested)} mutants, {workers} at a time; the tests take {seconds:.1f} s of CPU when nothing is wrong")
    tested, survivors = _run(tests, sources, tested, workers)
    _report(excepted, tested, survivors)
    return _verdict(tested, survivors, arguments.minimum)


def _parse(argv):
    parser = argparse.ArgumentParser(
        prog="dev/mutants",
        description="Change the engine in small ways and tell which changes no test notices.",
        epilog="Example: dev/mutants --module reward --module reward_checks; dev/mutants --sample 300 --seed 7",
    )
    parser.add_argument("--module", action="append", default=[], help="only this module of engine/ (more than once)")
    parser.add_argument("--sample", type=int, help="so many mutants, drawn at random, instead of all")
    parser.add_argument("--seed", type=int, default=0, help="the number from which the sample follows (0)")
    parser.add_argument("--check", action="store_true", help="only see whether it could start, in a second or two")
    parser.add_argument("--workers", type=int, help="so many mutants at a time (as many as there are cores)")
    parser.add_argument("--minimum", type=float, default=95, help="fail below this percentage of killed mutants (95)")
    return parser.parse_args(argv)


def _chosen(arguments, every):
    unknown = set(arguments.module) - {mutant.module for mutant in every}
    if unknown:
        raise HarnessError(f"There is no module {', '.join(sorted(unknown))} in engine/ with anything to change.")
    chosen = [mutant for mutant in every if not arguments.module or mutant.module in arguments.module]
    if arguments.sample and arguments.sample < len(chosen):
        chosen = random.Random(arguments.seed).sample(chosen, arguments.sample)
    return chosen


def _equivalent(every):
    """The keys of the mutants that change nothing that anybody could see, as a person found and wrote down.

    :raises HarnessError: when one is no longer a mutant, or has no reason
    """
    keys, unexplained = [], []
    for block in EQUIVALENT.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
        own = [line for line in lines if not line.startswith(" ")]
        keys += own
        unexplained += own if len(own) == len(lines) else []
    known = {mutant.key for mutant in every}
    stale = [key for key in keys if key not in known]
    for wrong, what in ((stale, "are no mutants any more"), (unexplained, "have no reason beside them")):
        if wrong:
            raise HarnessError("\n".join([f"These equivalent mutants {what}:", *wrong, f"See {EQUIVALENT}."]))
    return set(keys)


def _run(tests, sources, waiting, workers):
    """Test each mutant in a process of its own; return those tested (Ctrl-C: so far), and those no test noticed."""
    waiting, running, done, survivors = deque(waiting), {}, [], []
    told = time.monotonic()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                mutant = waiting.popleft()
                running[_fork(tests, sources, mutant)] = mutant
            pid, status = os.wait()
            mutant = running.pop(pid)
            done.append(mutant)
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == SURVIVED:
                survivors.append(mutant)
            if time.monotonic() - told > 30:
                told = time.monotonic()
                say(f"{len(done)} done, {len(survivors)} survived, {len(waiting)} to go")
    except KeyboardInterrupt:
        say("Stopped; this is what was found so far")
    finally:
        for pid in running:
            os.kill(pid, signal.SIGKILL)
    return done, sorted(survivors, key=lambda mutant: (mutant.module, mutant.line))


def _fork(tests, sources, mutant):
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    # A mutant that never ends is stopped by the clock of its CPU time, and that counts as noticed.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, 5 * sum(seconds for _name, seconds in tests.of(mutant)) + 2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        tree = mutation.mutated(sources[mutant.module], mutant)
        code = compile(tree, str(ENGINE / f"{mutant.module}.py"), "exec")
        passed = tests.pass_with(mutant, code)
    except BaseException:  # noqa: B036 whatever goes wrong, the mutant was noticed, and this process must end here
        passed = False
    os._exit(SURVIVED if passed else KILLED)


def _in_message(mutant):
    return mutant.in_message or mutant.kind == "message"


def _report(excepted, tested, survivors):
    print(f"\n{'module':18}{'mutants':>8}{'equivalent':>12}{'survived':>10}{'killed':>9}{'of messages':>14}")
    for module in [*sorted({mutant.module for mutant in tested}), None]:
        rules, messages = _parted(tested, module)
        left, unread = _parted(survivors, module)
        equal = sum(module in (None, mutant.module) for mutant in excepted)
        texts = f"{len(messages) - len(unread)}/{len(messages)}" if messages else ""
        print(f"{module or 'all':18}{len(rules):8}{equal:12}{len(left):10}{_rate(rules, left):>9}{texts:>14}")
    for heading, found in zip(("Survivors", "Survivors in texts of messages"), _parted(survivors), strict=True):
        print(*([f"\n{heading}:"] if found else []), sep="")
        for mutant in found:
            print(f"  engine/{mutant.module}.py:{mutant.line} ({mutant.kind})\n{mutant.key}")


def _parted(mutants, module=None):
    """Those of a module (None: of all) that change what is computed, and those that change a text only."""
    mine = [mutant for mutant in mutants if module in (None, mutant.module)]
    return [one for one in mine if not _in_message(one)], [one for one in mine if _in_message(one)]


def _rate(mine, left):
    return f"{100 * (len(mine) - len(left)) / len(mine):.1f} %" if mine else "–"


def _verdict(tested, survivors, minimum):
    rules, left = _parted(tested)[0], _parted(survivors)[0]
    killed = 100 * (len(rules) - len(left)) / len(rules) if rules else 100
    say(f"{killed:.1f} % of {len(rules)} mutants killed, texts of messages apart; asked for is {minimum:g} %")
    return 0 if killed >= minimum else 1
