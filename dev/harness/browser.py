"""A headless Chromium, driven over its own debugging protocol."""

import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from common import HarnessError
from system_tools import CHROMIUM

LIMIT = 60


class Browser:
    """One page of 1280 pixels wide; ``with Browser() as browser: …`` starts and stops it."""

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        program = next((path for path in map(shutil.which, CHROMIUM.programs) if path), None)
        if not program:
            raise HarnessError("Not installed: chromium. Install as root: apt-get install chromium")
        self.profile = tempfile.mkdtemp(prefix="coop-chromium-")
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        options += ["--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile}"]
        self.process = subprocess.Popen(
            [program, *options, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.number = 0
        self.socket = self._connect()
        self.call("Page.enable")
        self.call("Runtime.enable")

    def stop(self):
        with contextlib.suppress(OSError):
            self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _connect(self):
        import websocket

        port_file = Path(self.profile) / "DevToolsActivePort"
        deadline = time.monotonic() + LIMIT
        while not port_file.exists() or not port_file.read_text():
            if time.monotonic() > deadline:
                raise HarnessError("Chromium did not start.")
            time.sleep(0.1)
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=LIMIT) as answer:
            pages = json.load(answer)
        page = next(page for page in pages if page["type"] == "page")
        return websocket.create_connection(page["webSocketDebuggerUrl"], timeout=LIMIT)

    # === THE PROTOCOL === #

    def call(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise HarnessError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def evaluate(self, script):
        """The value of a JavaScript expression; promises are waited for."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise HarnessError(details.get("exception", {}).get("description") or details["text"])
        return result["result"].get("value")

    def wait_for(self, script, limit=LIMIT):
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            with contextlib.suppress(HarnessError):  # a page that is just being left
                if self.evaluate(script):
                    return
            time.sleep(0.1)
        raise HarnessError(f"Never came true on {self.evaluate('location.href')}: {script}")

    # === WHAT A PERSON DOES === #

    def open(self, address):
        self.evaluate("window.coopLeft = true")
        self.call("Page.navigate", url=address)
        self.wait_for("!window.coopLeft && document.readyState === 'complete'")

    def forget(self):
        """Begin as somebody else: nothing of what this one left, as cookies, storage and service workers, is there."""
        self.stop()
        self.start()

    def click(self, selector):
        """
        :param selector: of CSS; after a bar a text that the element contains
        """
        found = self._found(selector)
        self.wait_for(f"!!{found}")
        self.evaluate(f"{found}.click()")

    def wait_until_shown(self, selector, limit=LIMIT):
        self.wait_for(f"!!{self._found(selector)}?.getClientRects().length", limit)

    @staticmethod
    def _found(selector):
        """JavaScript that finds an element."""
        selector, _bar, text = selector.partition("|")
        every = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return f"{every}.find(one => one.textContent.includes({json.dumps(text)}))"

    def picture(self):
        """What the window shows, as PNG."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        return base64.b64decode(data)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
