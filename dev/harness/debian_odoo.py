"""Get Odoo 19 from Debian's packages."""

from common import HarnessError, say
from debian import private_apt

ODOO = ("sid", ["odoo-19"])
SCRIPTS_AND_FONTS = (
    "sid",
    [
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    ],
)
# Later releases lack the files of these that Odoo 19 links to.
OLD_FONTS = ("bookworm", ["fonts-font-awesome", "fonts-inconsolata"])

INSTEAD = "Set ODOO_SOURCE to the folder of an Odoo 19.0 checkout instead."


def unpack_into(folder):
    try:
        say("Downloading Odoo 19 from Debian (about 125 MB)")
        with private_apt("sid") as apt:
            apt.unpack(*ODOO, folder)
            apt.unpack(*SCRIPTS_AND_FONTS, folder)
    except HarnessError as error:
        raise HarnessError(f"{error}\nOdoo 19 could not be had from Debian's packages. {INSTEAD}") from error
    try:
        with private_apt(OLD_FONTS[0]) as apt:
            apt.unpack(*OLD_FONTS, folder)
    except HarnessError:
        say("The icon font of Debian 12 could not be had: Odoo runs, but shows no icons.")
