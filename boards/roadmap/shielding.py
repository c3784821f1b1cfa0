"""Hiding an item or a comment from chosen companies: competitors on the same board, by name or by the board's rule."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.log_actions import log

from boards.seating import rivalling
from portal.accounts.models import Account, User

from .models import Comment, Item


def hide_from(item: Item, accounts: Iterable[Account], *, seen: Iterable[int] | None = None, by: User) -> None:
    """Exactly these companies no longer read the item, nor see it counted; its own company always does.

    `seen` are the keys of those it was hidden from when whoever says so looked: who came to them since stays.
    """
    hidden = {account for account in accounts if account.pk != item.proposer_account_id}
    with transaction.atomic():
        Item.objects.select_for_update(no_key=True).get(pk=item.pk)
        if seen is not None:
            hidden |= {*item.hidden_from.exclude(pk__in=seen)}
        item.hidden_from.set(hidden)
        log(item, "boards.item.hide_from", user=by, data={"companies": sorted(str(account) for account in hidden)})


def hide_from_rivals(written: Item | Comment, *, account: Account | None, by: User) -> None:
    """What a company writes is not shown to those that compete with it on the board today."""
    item = written if isinstance(written, Item) else written.item
    if rivals := rivalling.rivals_of(account, item.board):
        written.hidden_from.add(*rivals)
        log(item, "boards.item.hide_from", user=by, data={"companies": len(rivals)})
