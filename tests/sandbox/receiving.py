"""A webhook receiver: an HTTP server in a thread that answers as it is told and keeps what came."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe


class Receiver:
    """`answers` are the statuses of the next deliveries; 200 once they are used up."""

    def __init__(self):
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.receiver = self
        self.url = f"http://127.0.0.1:{self.http.server_port}/webhooks/stripe/"
        self.answers = []
        self.received = []  # (body, signature header)

    def __enter__(self):
        self._thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()

    def events(self, secret):
        """Every delivery as an event, checked by the official client."""
        return [stripe.Webhook.construct_event(body, signature, secret) for body, signature in self.received]


class Handler(BaseHTTPRequestHandler):
    def log_message(self, format, *args):
        """Keep silent."""

    def do_POST(self):
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.received.append((body, self.headers["Stripe-Signature"]))
        self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
