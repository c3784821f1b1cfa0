"""The account behind the key."""

from ..blanks import blank
from ..routing import operation


@operation("get", "/v1/account")
def retrieve(account, params):
    fields = {"charges_enabled": True, "country": "US", "default_currency": "usd", "details_submitted": True}
    named = {"id": "acct_sandbox", "object": "account", "email": "billing@example.com", "type": "standard"}
    return blank("account") | named | fields | {"payouts_enabled": True}
