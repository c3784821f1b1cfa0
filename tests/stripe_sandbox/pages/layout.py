"""What all pages share: the frame, the style sheet, the security policy, and money in words."""

from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

STYLE = "/_sandbox/style.css"
ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf"


class Page(NamedTuple):
    """What goes to the browser."""

    status: int
    body: str | bytes
    content_type: str
    headers: dict


def page(title, main, *, status=200, alert=None, forms_to=()):
    """A whole page. `main` is HTML; `forms_to` are addresses on other hosts where its forms may end up."""
    notice = f'<p class="alert" role="alert" id="alert">{escape(alert)}</p>' if alert else ""
    prefix = "Error: " if alert else ""
    body = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{prefix}{escape(title)} · Stripe sandbox</title>
<link rel="stylesheet" href="{STYLE}">
</head>
<body>
<header><p>Stripe sandbox: no money moves here.</p></header>
<main>
<h1>{escape(title)}</h1>
{notice}
{main}
</main>
</body>
</html>
"""
    return Page(status, body, "text/html; charset=utf-8", _headers(forms_to))


def _headers(forms_to):
    """Chromium holds a form's redirect to form-action too, so the shop's own address must stand there."""
    origins = " ".join(sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in forms_to if address}))
    policy = f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' {origins}".strip()
    return {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def redirect(address):
    return Page(303, "", "text/plain", {"Location": address, "Cache-Control": "no-store"})


def not_found(message="There is nothing here."):
    return page("Page not found", f"<p>{escape(message)}</p>", status=404)


def money(amount, currency):
    """`1,490.00 EUR`; some currencies have no cents."""
    places = 0 if currency in ZERO_DECIMAL.split() else 2
    return f"{amount / 10**places:,.{places}f} {currency.upper()}"


def field(name, label, value="", *, type="text", autocomplete="off", required=True, invalid=False, inputmode="text"):
    """A labelled input."""
    wrong = ' aria-invalid="true" aria-describedby="alert"' if invalid else ""
    needed = " required" if required else ""
    return (
        f'<p><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{type}" value="{escape(value)}" autocomplete="{autocomplete}" '
        f'inputmode="{inputmode}"{needed}{wrong}></p>'
    )


def consent(number, fields, forms_to=()):
    """The bank's question before a payment (3-D Secure). What was entered goes along."""
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in {**fields, "number": number}.items()
        if name != "consent"
    )
    buttons = "".join(
        f'<p><button name="consent" value="{value}">{words}</button></p>'
        for value, words in (("yes", "Complete authentication"), ("no", "Fail authentication"))
    )
    return page("Your bank asks for your consent", f'<form method="post">{kept}{buttons}</form>', forms_to=forms_to)


def link(address, words):
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _style():
    text = (Path(__file__).parent / "style.css").read_text()
    return Page(200, text, "text/css; charset=utf-8", {"Cache-Control": "no-cache"})


FILES = {STYLE: _style}
