import os
from pathlib import Path


class AxeMixin:
    """Gives tours axe-core, which dev/test installs; see static/tests/tours/axe.js."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = os.environ.get("SOCIAL_COOPERATIVE_AXE")
        if not path:
            raise AssertionError("axe-core is missing: dev/test installs it with npm (apt-get install npm).")
        cls.env["ir.attachment"].sudo().create(
            {
                "name": "axe.js",
                "url": "/social_cooperative/test/axe.js",
                "raw": Path(path).read_bytes(),
                "mimetype": "application/javascript",
                "public": True,
            }
        )
