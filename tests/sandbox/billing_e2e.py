"""The five scenarios of the package `billing-e2e`, unmodified, against the sandbox: `make scenarios`.

With STRIPE_TEST_KEY they run against Stripe's own test mode instead.

The package is not ours and knows nothing of the sandbox: what it finds, Stripe's own test mode would have shown too. It
stands in an environment of its own under var/, made on first use, because its client would be another than ours.
"""

import subprocess
import sys
import venv
from pathlib import Path

import stripe

from tests.sandbox import at_stripe
from tests.stripe_sandbox import API_VERSION, Sandbox

FOLDER = Path(__file__).resolve().parents[2] / "var" / "billing_e2e"
WANTED = ("billing-e2e==0.1.0", "stripe==16.1.0")
CONFIG = """\
stripe:
  key: {key}
vars:
  monthly_price: {monthly}
  upgrade_price: {upgrade}
"""
# Its client takes no address and no version: the constants that it falls back on are set before it starts.
RUN = """\
import sys, stripe._stripe_client
stripe._stripe_client.DEFAULT_API_BASE = sys.argv.pop(1)
stripe._stripe_client._ApiVersion.CURRENT = sys.argv.pop(1)
from billing_e2e.cli import BUILTIN, main
sys.exit(main([*sys.argv[1:], str(BUILTIN)]))
"""


def main():
    if at_stripe.KEY:
        sys.exit(run(at_stripe.client(), at_stripe.BASE, at_stripe.KEY))
    with Sandbox() as sandbox:
        client = stripe.StripeClient(sandbox.api_key, base_addresses={"api": sandbox.url}, stripe_version=API_VERSION)
        code = run(client, sandbox.url, sandbox.api_key)
        found = sandbox.violations()["violations"]
    print(f"{len(found)} violations of Stripe's description", *found, sep="\n")
    sys.exit(code or bool(found))


def run(client, address, key):
    """The exit code of the scenarios. The key is written where only its owner reads it, and taken away again."""
    python, config = environment(), FOLDER / "billing-e2e.yml"
    monthly, upgrade = prices(client)
    config.touch(mode=0o600)
    try:
        config.write_text(CONFIG.format(key=key, monthly=monthly, upgrade=upgrade))
        command = [python, "-c", RUN, address, API_VERSION, "--config", str(config), "run"]
        return subprocess.run(command, check=False).returncode
    finally:
        config.unlink()


def environment():
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(FOLDER / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *WANTED], check=True)
    return python


def prices(client):
    product = client.v1.products.create({"name": "Plus"})
    month = {"product": product.id, "currency": "eur", "recurring": {"interval": "month"}}
    return [client.v1.prices.create({**month, "unit_amount": amount}).id for amount in (49_000, 149_000)]


if __name__ == "__main__":
    main()
