"""A mail server on this machine, for tests: it takes mails over a real connection and keeps them."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from unittest.mock import patch

from odoo.tools import config

from odoo.addons.base.models.ir_mail_server import IrMail_Server


class _Session(socketserver.StreamRequestHandler):
    """One connection, as far as RFC 5321 is needed for sending."""

    def handle(self):
        self._say("220 test")
        self.recipients = []
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("QUIT"):
                self._say("221 bye")
                return
            self._take(verb, line.decode().strip())

    def _take(self, verb, line):
        if verb.startswith("RCPT TO:"):
            address = line[8:].strip().strip("<>")
            if address in self.server.refused:
                self._say("550 no such user")
                return
            self.recipients.append(address)
        elif verb.startswith("DATA"):
            self._say("354 go on")
            self.server.mails.append((tuple(self.recipients), self._read_message()))
        elif verb.startswith(("MAIL FROM:", "RSET")):
            self.recipients = []
        self._say("250 ok")

    def _read_message(self):
        rows = []
        while (row := self.rfile.readline()) not in (b".\r\n", b""):
            rows.append(row.removeprefix(b".") if row.startswith(b"..") else row)
        return message_from_bytes(b"".join(rows), policy=policy.default)

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """``mails``: [(recipients, email message)] that were taken; ``refused``: addresses that it does not know."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails, self.refused = [], set()

    @property
    def port(self):
        return self.server_address[1]

    def to(self, address):
        """The mails to this address, the oldest first."""
        return [mail for recipients, mail in self.mails if address in recipients]


@contextmanager
def mail_server():
    """Such a server, running, and Odoo configured to send through it, as tests otherwise do not."""
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    options = {"smtp_server": "127.0.0.1", "smtp_port": server.port, "smtp_user": False, "smtp_ssl": False}
    try:
        with patch.dict(config.options, options), patch.object(IrMail_Server, "_disable_send", lambda self: False):
            yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
