"""The database with nothing but the addon in it, which checks read and of which the tests' databases are copies."""

import contextlib

from common import locked, log_path, state
from database import MARK, Database, content_hash

# The bundles of scripts and styles that pages and papers ask for. Whoever asks first makes them, and in a test they are
# rolled back, so that every class would make them again.
BUNDLES = """
bundles = env["ir.qweb"]
for kind, names in zip(("js", "css"), bundles._get_bundles_to_pregenarate(), strict=True):
    for name in names & {
        "point_of_sale.assets_prod", "web.__assets_tests_call__", "web.assets_frontend", "web.assets_frontend_lazy",
        "web.assets_frontend_minimal", "web.assets_tests", "web.assets_web", "web.report_assets_common",
    }:
        getattr(bundles._get_asset_bundle(name, css=kind == "css", js=kind == "js"), kind)()
"""
OPTIONS = ("--skip-auto-install", "--without-demo=1")


class InstalledDatabase(Database):
    """One for each checkout; the checkout's own name is in its name, since others may use a named server too."""

    def __init__(self, odoo):
        super().__init__(odoo, f"coop_installed_{state().name[-8:]}", *OPTIONS)

    @contextlib.contextmanager
    def in_use(self, *, fresh=False):
        """Up to date for the time of the block, and nobody else's.

        :param fresh: made by an installation of these very files, and not by an update of older ones
        """
        with locked(state() / f"{self.name}.run", "it uses the database of the checks"):
            if fresh and self._mark() != MARK + content_hash():
                self.drop()
            self.make_current()
            yield self

    @property
    def install_log(self):
        return log_path(f"{self.name}.install.log")

    def install(self):
        self.log = self.install_log
        super().install()

    def _fill(self):
        self.odoo.script(self.name, log_path(f"{self.name}.bundles.log"), "Making the bundles", BUNDLES)

    def update(self):
        self.log = log_path(f"{self.name}.update.log")
        super().update()
