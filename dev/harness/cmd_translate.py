"""dev/translate: bring i18n/social_cooperative.pot and i18n/nl.po up to date."""

import argparse
import tempfile
from pathlib import Path

import postgres
from common import CHECKOUT, MODULE, log_path, say
from installed import InstalledDatabase
from odoo_program import Odoo

FOLDER = CHECKOUT / "i18n"
TEMPLATE = FOLDER / f"{MODULE}.pot"
DUTCH = FOLDER / "nl.po"


def main(argv):
    parser = argparse.ArgumentParser(
        prog="dev/translate",
        description="Export the terms to translate and add the new ones to nl.po, empty.",
    )
    parser.parse_args(argv)
    odoo = Odoo()
    with postgres.server():
        with InstalledDatabase(odoo).in_use() as database:
            template = _export(odoo, database)
    FOLDER.mkdir(exist_ok=True)
    _save_if_changed(template, TEMPLATE)
    dutch = _merge(template)
    _save_if_changed(dutch, DUTCH)
    say(f"{len(template)} terms, {len(dutch.untranslated_entries())} of them without a Dutch text")
    for entry in dutch.fuzzy_entries():
        say(f"Check the Dutch text of: {entry.msgid[:100]}")
    return 0


def _export(odoo, database):
    import polib

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{MODULE}.pot"
        log = log_path("translate.log")
        options = ["-c", odoo.config, "-d", database.name, "-o", target]
        odoo.run(log, "The export", "i18n", "export", *options, MODULE, logfile=False)
        return polib.pofile(str(target), wrapwidth=78)


def _merge(template):
    import polib

    if DUTCH.exists():
        dutch = polib.pofile(str(DUTCH), wrapwidth=78)
    else:
        dutch = polib.POFile(wrapwidth=78)
        dutch.metadata = {**template.metadata, "Language": "nl"}
        dutch.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    dutch.merge(template)
    for entry in dutch.obsolete_entries():
        dutch.remove(entry)
    return dutch


def _save_if_changed(new, path):
    """A newer date alone is no reason to write the file."""
    import polib

    if path.exists() and _terms(polib.pofile(str(path))) == _terms(new):
        return
    new.save(str(path))
    say(f"Wrote {path.relative_to(CHECKOUT)}")


def _terms(catalogue):
    return [(entry.msgid, entry.msgstr, entry.comment, entry.occurrences) for entry in catalogue]
