"""The HTTP side: the API under /v1/, the pages that people see, and the orders under /_sandbox/."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from . import api, control, pages, saving, spec
from .account import Account
from .billing import timeline
from .webhooks import Deliveries

HOST = "127.0.0.1"
TICK = 1.0  # seconds between two looks at what fell due


class Server:
    """One sandbox: an account, its deliveries, its time and its port. `state` is the file that keeps it, if any."""

    def __init__(self, port=0, state=None):
        self.http = HttpServer((HOST, port), Handler)
        self.http.sandbox = self
        self.account = Account(f"http://{HOST}:{self.http.server_port}")
        self.deliveries = Deliveries(self.account)
        self.state = state
        self._stopping = threading.Event()
        spec.document()  # read now, so that the first call need not wait for it
        self._threads = [
            threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True),
            threading.Thread(target=self._tick, daemon=True),
        ]
        if state and state.exists():
            saving.load(self.account, state)
            self.deliveries.resume()

    def start(self):
        self.deliveries.start()
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stopping.set()
        self.http.shutdown()
        self.http.server_close()
        self.deliveries.stop()
        for thread in self._threads:
            thread.join()
        self._save()

    def call(self, request):
        """One API call, with the trouble that was ordered."""
        faults = self.deliveries.faults
        faults.hold_up()
        return faults.refusal() or faults.garble(api.call(self.account, request))

    def _tick(self):
        while not self._stopping.wait(TICK):
            with self.account.lock:
                timeline.catch_up(self.account)
            self._save()

    def _save(self):
        if self.state and self.account.touched:
            saving.save(self.account, self.state)


class HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet; apart, the second would wait for an acknowledgement
    timeout = 60

    def log_message(self, format, *args):
        """Keep silent."""

    def do_GET(self):
        self._answer("get")

    def do_POST(self):
        self._answer("post")

    def do_DELETE(self):
        self._answer("delete")

    def _answer(self, method):
        sandbox = self.server.sandbox
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        if address.path.startswith(("/v1/", "/v2/")):
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = sandbox.call(api.Request(method, address.path, address.query, body, headers))
            self._send(answer.status, answer.text, "application/json", answer.headers)
        elif address.path.startswith("/_sandbox/") and address.path not in pages.FILES:
            name = address.path.removeprefix("/_sandbox/")
            status, data = control.answer(sandbox, method, name, json.loads(body or "{}"))
            self._send(status, json.dumps(data), "application/json", {})
        else:
            form = dict(parse_qsl(body, keep_blank_values=True)) if method == "post" else None
            page = pages.answer(sandbox.account, address.path, form)
            self._send(page.status, page.body, page.content_type, page.headers)

    def _send(self, status, body, content_type, headers):
        content = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
