"""wkhtmltopdf from Debian's packages, with all that it links to, for a machine that has none.

It is run by a loader and libraries of its own, so it asks nothing of the machine's, and gives them nothing.
"""

import shlex
import shutil
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from common import HarnessError, home, locked, say
from debian import private_apt

# The last release of Debian that has it.
SUITE = "bookworm"
PROGRAMS = ("wkhtmltopdf", "wkhtmltoimage")
# What `ldd` names for both, and for Qt's plugins of pictures and of a screen that is not there; without what only a
# desktop would need, as the drivers of graphics cards that libgl1 asks for.
PACKAGES = """
wkhtmltopdf libqt5core5a libqt5gui5 libqt5network5 libqt5positioning5 libqt5printsupport5 libqt5qml5 libqt5qmlmodels5
libqt5quick5 libqt5sensors5 libqt5svg5 libqt5dbus5 libqt5webchannel5 libqt5webkit5 libqt5widgets5 libblkid1 libbrotli1 libbsd0
libbz2-1.0 libc6 libcap2 libcom-err2 libdbus-1-3 libdouble-conversion3 libdw1 libelf1 libexpat1 libffi8 libfontconfig1
libfreetype6 libgcc-s1 libgcrypt20 libgl1 libglib2.0-0 libglvnd0 libglx0 libgpg-error0 libgraphite2-3 libgssapi-krb5-2
libgstreamer-plugins-base1.0-0 libgstreamer1.0-0 libharfbuzz0b libhyphen0 libicu72 libjpeg62-turbo libk5crypto3
libkeyutils1 libkrb5-3 libkrb5support0 liblz4-1 liblzma5 libmd0 libmd4c0 libmount1 liborc-0.4-0 libpcre2-16-0 libpcre2-8-0
libpng16-16 libselinux1 libsqlite3-0 libssl3 libstdc++6 libsystemd0 libunwind8 libwebp7 libwoff1 libx11-6 libxau6 libxcb1
libxdmcp6 libxml2 libxslt1.1 libzstd1 zlib1g fontconfig-config fonts-dejavu-core
""".split()

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{root}/font-cache</cachedir>
  {includes}
</fontconfig>
"""
INCLUDED = ("30-metric-aliases", "45-latin", "49-sansserif", "57-dejavu-sans", "57-dejavu-sans-mono", "60-latin")


def folder():
    return home() / "wkhtmltopdf"


def search_path():
    """What to add to PATH, after all that is on it: the machine's own program goes first."""
    bin_folder = folder() / "bin"
    return [str(bin_folder)] if bin_folder.exists() else []


def ensure():
    """Get it when the machine has none. Without it everything works but PDFs, so a failure is only said."""
    if shutil.which(PROGRAMS[0]):
        return
    with locked(home() / "wkhtmltopdf.lock", "it gets wkhtmltopdf"):
        if folder().exists():
            return
        try:
            _download()
        except HarnessError as error:
            say(f"PDFs cannot be printed, since wkhtmltopdf could not be had: {error}")


def _download():
    """Unpack into a folder beside the target, which gets its name when it is whole."""
    partial = Path(tempfile.mkdtemp(prefix="wkhtmltopdf-partial-", dir=home()))
    try:
        with private_apt(SUITE) as apt:
            apt.unpack(SUITE, PACKAGES, partial)
        _write_fonts(partial)
        _write_programs(partial)
        partial.chmod(0o755)
        partial.rename(folder())
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_fonts(partial):
    root = escape(str(folder()))
    include = "<include ignore_missing='yes'>{}/usr/share/fontconfig/conf.avail/{}.conf</include>"
    includes = "\n  ".join(include.format(root, name) for name in INCLUDED)
    (partial / "fonts.conf").write_text(FONTS.format(root=root, includes=includes))


def _write_programs(partial):
    loader = next(partial.glob("lib/*/ld-linux-*.so.*"), None)
    if loader is None:
        raise HarnessError(f"Debian's package libc6 of {SUITE} has no loader where it was.")
    libraries = [folder() / part / loader.parent.name for part in ("lib", "usr/lib")]
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_PLUGIN_PATH": libraries[1] / "qt5" / "plugins",
        "FONTCONFIG_FILE": folder() / "fonts.conf",
    }
    bin_folder = partial / "bin"
    bin_folder.mkdir()
    for program in PROGRAMS:
        command = [folder() / loader.relative_to(partial), "--library-path", ":".join(map(str, libraries))]
        command += [folder() / "usr" / "bin" / program]
        lines = ["#!/bin/sh", *(f"export {key}={shlex.quote(str(value))}" for key, value in environment.items())]
        lines.append(f'exec {shlex.join(map(str, command))} "$@"\n')
        script = bin_folder / program
        script.write_text("\n".join(lines))
        script.chmod(0o755)
