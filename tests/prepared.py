"""The cooperative that the scenarios begin with, standing in a database instead of being made by every class.

``dev/test`` calls :func:`prepare` in a copy of the database: the set-up of a test class runs once, is kept, and what it
left on the class is written down beside it. :func:`recall` gives it to another class. Odoo's own runner knows nothing
of this: it finds nothing prepared, and every class makes its own.
"""

import json
from contextlib import contextmanager
from unittest.mock import patch

import odoo
from odoo import api
from odoo.models import BaseModel
from odoo.modules.registry import Registry
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config

PARAMETER = "social_cooperative.tests.prepared"


def prepare(case):
    """Run the set-up of a test class in a transaction that is kept, with what is needed to recall it."""
    case = type(case.__name__, (case,), {"__module__": case.__module__})
    plain = type("Plain", (TransactionCase,), {"__module__": case.__module__})
    try:
        plain.setUpClass()
        without = set(vars(plain))
    finally:
        plain.doClassCleanups()
    try:
        # Odoo makes some things in tests only, a warehouse for each company among them. It asks for tests in two ways.
        with patch.object(odoo.modules.module, "current_test", case), _tests_enabled():
            case.setUpClass()
        attributes = {name: _encode(value) for name, value in vars(case).items() if name not in without}
        case.env.flush_all()
        kept = {
            "user": case.env.uid,
            "context": dict(case.env.context),
            "attributes": attributes,
            "sequences": _sequences(case.cr),
        }
        case.env["ir.config_parameter"].sudo().set_param(PARAMETER, json.dumps(kept))
        case.env.flush_all()
        case.commit_patcher.stop()
        case.cr.commit()
        case.commit_patcher.start()
    finally:
        case.doClassCleanups()


@contextmanager
def _tests_enabled():
    before, config["test_enable"] = config["test_enable"], True
    yield
    config["test_enable"] = before


def find():
    """What was prepared in the tests' database, for :func:`recall`; None when nothing was."""
    with Registry(get_db_name()).cursor() as cr:
        return json.loads(api.Environment(cr, api.SUPERUSER_ID, {})["ir.config_parameter"].get_param(PARAMETER, "null"))


def recall(case, kept):
    """Give a class, whose transaction has begun, what the prepared one had."""
    case.env = api.Environment(case.cr, kept["user"], kept["context"])
    for name, value in kept["attributes"].items():
        setattr(case, name, _decode(case.env, value))
    for name, value, called in kept["sequences"]:
        # A number that a test took stays taken when the test is rolled back.
        case.cr.execute(SQL("SELECT setval(%s, %s, %s)", name, value, called))


def _encode(value):
    if isinstance(value, BaseModel):
        return {"model": value._name, "ids": value.ids, "su": value.env.su}
    if isinstance(value, dict):
        return {"dict": {key: _encode(one) for key, one in value.items()}}
    if value is None or isinstance(value, (str, int, float, bool)):
        return {"value": value}
    raise TypeError(f"{value!r} cannot be prepared: set it in a class below")


def _decode(env, value):
    if "model" in value:
        return env(su=value["su"])[value["model"]].browse(value["ids"])
    if "dict" in value:
        return {key: _decode(env, one) for key, one in value["dict"].items()}
    return value["value"]


def _sequences(cr):
    """[(name, last value, whether it was given out)] of the sequences behind ir.sequence."""
    cr.execute("SELECT sequencename FROM pg_sequences WHERE sequencename ~ '^ir_sequence_[0-9]+$'")
    sequences = []
    for (name,) in cr.fetchall():
        cr.execute(SQL("SELECT last_value, is_called FROM %s", SQL.identifier(name)))
        sequences.append([name, *cr.fetchone()])
    return sequences
