"""dev/screenshots: pictures of the demo cooperative for the README."""

import argparse
import contextlib
import io
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import system_tools
from browser import Browser
from common import CHECKOUT, HarnessError, say
from shots import SHOTS, THROUGH
from system_tools import CHROMIUM, PDFTOTEXT

FOLDER = CHECKOUT / "doc" / "screenshots"
ADMIN = "admin"  # of the demo, and his password
QUIET = "!document.querySelector('.o_loading_indicator, .o_blockUI, .o_skeleton') && document.fonts.status === 'loaded'"
UNWANTED = ".o_notification_manager, .o-mail-ChatHub { display: none !important }"


def main(argv):
    arguments = _parse(argv)
    system_tools.require((CHROMIUM, PDFTOTEXT))
    wanted = [shot for shot in SHOTS if not arguments.names or shot.name in arguments.names]
    with _demo(arguments) as address, Browser() as browser:
        photographer = Photographer(browser, address, arguments.lang)
        photographer.speak({shot.login for shot in wanted})
        try:
            failed = [shot.name for shot in wanted if not photographer.take(shot)]
        finally:
            photographer.speak_as_before()
    total = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    say(f"{len(wanted) - len(failed)} pictures; all in {FOLDER.relative_to(CHECKOUT)} are {total // 1024} kB")
    if failed:
        raise HarnessError(f"Not taken: {', '.join(failed)}")
    return 0


def _parse(argv):
    parser = argparse.ArgumentParser(prog="dev/screenshots", description="Picture the demo cooperative's pages.")
    parser.add_argument("names", nargs="*", help="pictures to take (all)")
    parser.add_argument("--address", help="of a demo that is running, for instance http://127.0.0.1:8069")
    parser.add_argument("--port", type=int, default=8079, help="the port for the server (8079)")
    parser.add_argument("--lang", default="en_US", help="the language of the pages (en_US)")
    parser.add_argument("--reset", action="store_true", help="make the demo database anew first")
    return parser.parse_args(argv)


@contextlib.contextmanager
def _demo(arguments):
    """The address of a demo: the one that is named, or dev/run as a child for as long as the pictures take."""
    if arguments.address:
        yield arguments.address.rstrip("/")
        return
    command = [CHECKOUT / "dev" / "run", f"--port={arguments.port}", *(["--reset"] if arguments.reset else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            sys.stdout.write(line)
            if "Stop it with" in line:
                break
        else:
            raise HarnessError("dev/run did not come up: see the lines above.")
        yield f"http://127.0.0.1:{arguments.port}"
    finally:
        process.terminate()
        process.communicate()


class Photographer:
    def __init__(self, browser, address, lang):
        self.browser = browser
        self.address = address
        self.lang = lang
        self.login = None
        self.spoken = {}  # the languages that users had, by their id

    def take(self, shot):
        say(f"{shot.name} ({shot.login})")
        try:
            self._log_in(shot.login)
            target = FOLDER / f"{shot.name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            path = shot.path.format(id=self._find(shot.find)) if shot.find else shot.path
            pixels = self._pdf_page(path) if path.startswith("/report/pdf") else self._page(shot, path)
            target.write_bytes(_small(pixels))
        except HarnessError as error:
            say(f"  failed: {error}")
            return False
        return True

    # === LOGGING IN === #

    def speak(self, logins):
        """The users of the demo work in Dutch; the pictures may be in another language.

        Somebody else sets it, before they log in: the page of a user asks for his language all the time, and Odoo
        would keep the answer of the moment before.
        """
        self._fill_in_login(ADMIN)
        users = self._rpc("res.users", "search_read", [[["login", "in", sorted(logins)]]], {"fields": ["lang"]})
        self.spoken = {user["id"]: user["lang"] for user in users if user["lang"] != self.lang}
        self._set_languages(dict.fromkeys(self.spoken, self.lang))

    def speak_as_before(self):
        if self.spoken:
            self._log_in(ADMIN)
            self._set_languages(self.spoken)

    def _set_languages(self, languages):
        for user, lang in languages.items():
            self._rpc("res.users", "write", [[user], {"lang": lang}])

    def _log_in(self, login):
        if login != self.login:
            self.login = None
            self.browser.forget()
            self._fill_in_login(login)
            self.login = login

    def _fill_in_login(self, login):
        self.browser.resize(1280, 800)
        self.browser.open(f"{self.address}/web/login")
        values = json.dumps({"login": login, "password": login})
        self.browser.evaluate(
            f"for (const [name, value] of Object.entries({values}))"
            " document.querySelector(`.oe_login_form input[name=${name}]`).value = value;"
            "HTMLFormElement.prototype.submit.call(document.querySelector('form.oe_login_form'))"
        )
        self.browser.wait_for("!!document.querySelector('.o_main_navbar, .o_portal')")

    # === RECORDS === #

    def _rpc(self, model, method, args, kwargs=None):
        body = {"jsonrpc": "2.0", "params": {"model": model, "method": method, "args": args, "kwargs": kwargs or {}}}
        script = (
            f"fetch('/web/dataset/call_kw/{model}/{method}', {{method: 'POST', headers: {{'Content-Type':"
            f" 'application/json'}}, body: JSON.stringify({json.dumps(body)})}}).then(answer => answer.json())"
        )
        answer = self.browser.evaluate(script)
        if "error" in answer:
            raise HarnessError(answer["error"]["data"]["message"])
        return answer["result"]

    def _find(self, find):
        model, domain, *order = find
        if isinstance(domain, dict):  # a dialog: there is none until somebody fills it in
            return self._rpc(model, "create", [[domain]])[0]
        field = THROUGH.get(model, "id")
        options = {"fields": [field], "limit": 1, "order": order[0] if order else "id"}
        rows = self._rpc(model, "search_read", [domain], options)
        if not rows:
            raise HarnessError(f"No {model} with {domain}.")
        return rows[0][field][0] if field != "id" else rows[0]["id"]

    # === PICTURES === #

    def _page(self, shot, path):
        self.browser.resize(shot.width, shot.height)
        self.browser.open(self.address + path)
        self.browser.wait_for(f"!!document.querySelector({json.dumps(shot.wait)})")
        for selector in shot.click:
            self.browser.click(selector)
            self._rest()
        self._rest()
        if shot.shows:
            self.browser.wait_until_shown(shot.shows, limit=20)
        style = json.dumps(UNWANTED)
        self.browser.evaluate(
            f"document.head.append(Object.assign(document.createElement('style'), {{textContent: {style}}}))"
        )
        if message := self.browser.evaluate("document.querySelector('.o_error_dialog .modal-body')?.innerText"):
            raise HarnessError(message)
        return self.browser.picture()

    def _rest(self):
        """Wait for what the page loads; pictures and charts come last."""
        self.browser.evaluate("new Promise(done => setTimeout(done, 1500))")
        self.browser.wait_for(QUIET)

    def _pdf_page(self, path):
        cookies = self.browser.call("Network.getCookies")["cookies"]
        header = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
        request = urllib.request.Request(self.address + path, headers={"Cookie": header})
        with urllib.request.urlopen(request, timeout=120) as answer:
            document = answer.read()
        if not document.startswith(b"%PDF"):
            raise HarnessError(f"{path} gave no PDF.")
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page"
            command = ["pdftoppm", "-png", "-r", "90", "-singlefile", "-", str(page)]
            subprocess.run(command, input=document, check=True)
            return page.with_suffix(".png").read_bytes()


def _small(pixels):
    """The same picture in 256 colours."""
    from PIL import Image

    picture = Image.open(io.BytesIO(pixels)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    result = io.BytesIO()
    picture.save(result, "PNG", optimize=True)
    return result.getvalue()
