"""The account kept in a file, so that a demonstration finds its customers again the next day."""

import json


def save(account, path):
    """Write everything down; a crash leaves the older file whole."""
    with account.lock:
        account.touched = False
        text = json.dumps({"base_url": account.base_url, "declines": account.declines, **account.store.dump()})
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text)
    unfinished.replace(path)


def load(account, path):
    """Read it back. Addresses of the sandbox's own pages follow it to its new port."""
    text = path.read_text()
    text = text.replace(json.loads(text)["base_url"], account.base_url)
    saved = json.loads(text)
    account.declines = saved["declines"]
    account.store.load(saved)
