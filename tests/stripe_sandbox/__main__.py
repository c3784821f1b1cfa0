"""`python -m tests.stripe_sandbox --port N --webhook URL --secret whsec_…`"""

import argparse
import json
import os
import signal
import threading
from pathlib import Path

from . import spec
from .sandbox import API_KEY, WEBHOOK_SECRET
from .server import Server
from .webhooks import register_fixed


def main():
    options = _options()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    server = Server(options.port, options.state)
    if options.webhook:
        register_fixed(server.account, options.webhook, options.secret)
    server.start()
    print(json.dumps({"url": server.account.base_url, "key": API_KEY, "api_version": spec.API_VERSION}), flush=True)
    while not stopped.wait(0.5):
        if options.die_with_parent not in (None, os.getppid()):
            break
    server.stop()


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.stripe_sandbox", description="A stand-in for Stripe.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--webhook", metavar="URL", help="where events are delivered")
    parser.add_argument("--secret", default=WEBHOOK_SECRET, help="what deliveries are signed with")
    parser.add_argument("--state", type=Path, help="a file that keeps everything until the next start")
    parser.add_argument(
        "--die-with-parent",
        metavar="PID",
        type=int,
        nargs="?",
        const=os.getppid(),
        help="stop when the process that started this ends; its number makes sure even while this one starts",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
