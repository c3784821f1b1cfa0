"""The pages a person sees: paying, the billing portal, an invoice. Plain HTML that a strict policy lets through."""

import re

from . import checkout, invoice, portal, receipt
from .layout import FILES, Page, not_found

ROUTES = [
    (re.compile(r"/c/pay/(cs_test_\w+)"), checkout.answer),
    (re.compile(r"/p/session/(bps_\w+)"), portal.answer),
    (re.compile(r"/i/(in_\w+)"), invoice.answer),
    (re.compile(r"/i/(in_\w+)/pdf"), invoice.answer_pdf),
    (re.compile(r"/r/(ch_\w+)"), receipt.answer),
]

__all__ = ["FILES", "Page", "answer"]


def answer(account, path, form):
    """The page at a path. `form` holds what was posted, or is None when the page is only asked for."""
    if path in FILES:
        return FILES[path]()
    for pattern, page in ROUTES:
        match = pattern.fullmatch(path)
        if match:
            with account.lock:
                account.touched = account.touched or form is not None
                return page(account, match[1], form)
    return not_found()
