"""The tests of the engine, run without Odoo: they need nothing of it but a class that is called BaseCase.

The addon's own packages are stand-ins that import nothing, so that `from ...engine import x` in a test finds the
engine and does not load the models.
"""

import doctest
import importlib
import importlib.util
import json
import os
import sys
import time
import types
import unittest

from common import HarnessError

ADDON = "odoo.addons.social_cooperative"
ENGINE = f"{ADDON}.engine"
TESTS = f"{ADDON}.tests.engine"
#: Packages whose modules are found without running their __init__.py.
STAND_INS = (
    *("odoo", "odoo.addons", ADDON),
    *(f"{ADDON}.{name}" for name in ("tests", "tests.rewards")),
    TESTS,
)
#: These read the files of the engine, which a mutant does not change; doctests are run apart.
NOT_RUN = ("test_engine_is_pure", "test_engine_doctests")


class Tests:
    """`pass_with` runs in a process of its own; the modules that it imports stay there."""

    def __init__(self, checkout):
        self.engine = checkout / "engine"
        self.modules = sorted(path.stem for path in self.engine.glob("*.py") if path.stem != "__init__")
        self.names = sorted(
            path.stem for path in (checkout / "tests" / "engine").glob("test_*.py") if path.stem not in NOT_RUN
        )
        self.order = []
        self.code = {f"{ENGINE}.{name}": self._compiled(self.engine / f"{name}.py") for name in self.modules}
        self.code[ENGINE] = self._compiled(self.engine / "__init__.py")
        for name in self.names:
            self.code[f"{TESTS}.{name}"] = self._compiled(checkout / "tests" / "engine" / f"{name}.py")
        self._stand_in(checkout)
        self._tune_hypothesis()
        sys.meta_path.insert(0, self)

    @staticmethod
    def _compiled(path):
        return compile(path.read_text(encoding="utf-8"), str(path), "exec")

    @staticmethod
    def _stand_in(checkout):
        for name in STAND_INS:
            module = sys.modules[name] = types.ModuleType(name)
            path = name.removeprefix(ADDON).strip(".").replace(".", "/") if name.startswith(ADDON) else None
            module.__path__ = [] if path is None else [str(checkout / path)]
        tests = sys.modules["odoo.tests"] = types.ModuleType("odoo.tests")
        tests.BaseCase = unittest.TestCase

    @staticmethod
    def _tune_hypothesis():
        """The first example that fails is enough: nobody reads the smallest one."""
        import hypothesis

        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile("mutants", phases=phases, database=None)
        hypothesis.settings.load_profile("mutants")

    # The finder and loader of the engine and its tests: their code is compiled once, for all mutants

    def find_spec(self, name, _path=None, _target=None):
        if name not in self.code:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name == ENGINE)

    def create_module(self, _spec):
        return None

    def exec_module(self, module):
        exec(self.code[module.__name__], module.__dict__)

    # Running

    def load(self):
        """Import every test, as it is, without running it."""
        for name in self.names:
            self._suite(name)

    def check(self):
        """Run all once, as it is, in a process of its own, and see which functions each test calls.

        :return: the CPU seconds that it took; quick tests come first from then on
        """
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                json.dump(list(self._watched()), pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            watched = json.load(pipe)
        os.waitpid(pid, 0)
        failed = [name for name, passed, _seconds, _called in watched if not passed]
        if failed:
            raise HarnessError(f"These tests of the engine fail as it is: {', '.join(failed)}.")
        self.order = [
            (name, seconds, {tuple(one) for one in called})
            for name, _passed, seconds, called in sorted(watched, key=lambda one: one[2])
        ]
        return sum(seconds for _name, _passed, seconds, _called in watched)

    def _watched(self):
        """(name, passed, CPU seconds, functions called) of each test and of each module's examples."""
        watch = _Watch(self.engine)
        for module in self.modules:
            yield self._measured(f"examples of {module}", watch, set())
        for module in self.names:
            with watch:
                suite = self._suite(module)
            on_import = set(watch.called)
            for test in _each(suite):
                yield self._measured(test.id(), watch, on_import)

    def _measured(self, name, watch, on_import):
        self._forget()
        start = time.process_time()
        with watch:
            passed = self._passes(name)
        return name, passed, time.process_time() - start, sorted(watch.called | on_import)

    def _forget(self):
        """Empty the caches of the engine: a test that finds an answer there does not call the function."""
        for name in self.modules:
            for value in vars(importlib.import_module(f"{ENGINE}.{name}")).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()

    def of(self, mutant):
        """(name, CPU seconds) of each test that calls the function of the mutant; all for what runs on import."""
        place = (mutant.module, mutant.called_at)
        return [(name, seconds) for name, seconds, called in self.order if not mutant.called_at or place in called]

    def pass_with(self, mutant, code):
        """Whether all tests pass that call the function of `mutant`, when its module has that `code`."""
        self.code[f"{ENGINE}.{mutant.module}"] = code
        # The examples of the module itself are the likeliest to notice, then the tests that bear its name.
        examples, own = f"examples of {mutant.module}", f"{TESTS}.test_engine_{mutant.module}."
        names = [name for name, _seconds in self.of(mutant)]
        names.sort(key=lambda name: (name != examples, not name.startswith(own)))
        return all(self._passes(name) for name in names)

    def _passes(self, name):
        if name.startswith("examples of "):
            return self._examples_pass(name.removeprefix("examples of "))
        module = name.removeprefix(f"{TESTS}.").partition(".")[0]
        (test,) = (test for test in _each(self._suite(module)) if test.id() == name)
        result = unittest.TestResult()
        result.failfast = True
        test(result)
        return result.wasSuccessful()

    @staticmethod
    def _suite(module):
        return unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(f"{TESTS}.{module}"))

    @staticmethod
    def _examples_pass(name):
        module = importlib.import_module(f"{ENGINE}.{name}")
        runner = doctest.DocTestRunner(verbose=False)
        tests = doctest.DocTestFinder().find(module, module.__name__)
        return not any(runner.run(test, out=lambda _text: None).failed for test in tests)


def _each(suite):
    for one in suite:
        yield from _each(one) if isinstance(one, unittest.TestSuite) else [one]


class _Watch:
    """While it is entered, notes the functions of the engine that are called: (module, first line)."""

    def __init__(self, engine):
        self.modules = {f"{engine}/{path.name}": path.stem for path in engine.glob("*.py")}
        self.called = set()

    def __enter__(self):
        self.called = set()
        sys.setprofile(self._note)

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _note(self, frame, event, _value):
        if event == "call" and frame.f_code.co_filename in self.modules:
            self.called.add((self.modules[frame.f_code.co_filename], frame.f_code.co_firstlineno))
