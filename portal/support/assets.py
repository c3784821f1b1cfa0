"""Zammad's answers that list what belongs to tickets once beside them (`assets`), as tickets with everything in them.

So come a search, the list with `full=true`, and a ticket with `all=true`, the one that has its articles too.
"""

from typing import Any

Row = dict[str, Any]
# As Zammad ships them. Those of one's own have higher ids and are named only where the answer lists them.
STATES = {"1": "new", "2": "open", "3": "pending reminder", "4": "closed"}
PRIORITIES = {"1": "1 low", "2": "2 normal", "3": "3 high"}
SENDERS = {"1": "Agent", "2": "Customer", "3": "System"}


def unfolded(answer: Row) -> list[Row]:
    """The tickets the answer is about, in its order, as `expand=true` would name them; none where there are none."""
    held = answer["assets"]
    tickets = _of(held, "Ticket")
    if isinstance(answer.get("tickets"), list):
        ids = answer["tickets"]
    else:
        ids = answer.get("record_ids") or [answer.get("ticket_id", answer.get("id"))]
    listed = ids if isinstance(ids, list) else []
    return [_ticket(tickets[key], held) for key in dict.fromkeys(str(one) for one in listed) if key in tickets]


def _ticket(ticket: Row, held: Row) -> Row:
    key = str(ticket.get("id"))
    articles = [one for one in _of(held, "TicketArticle").values() if str(one.get("ticket_id")) == key]
    named = {
        "state": _named(held, "TicketState", ticket.get("state_id"), STATES),
        "priority": _named(held, "TicketPriority", ticket.get("priority_id"), PRIORITIES),
        "customer": _address(held, ticket.get("customer_id")),
        "owner": _address(held, ticket.get("owner_id")),
        "articles": [_article(one, held) for one in articles],
    }
    return ticket | named


def _article(article: Row, held: Row) -> Row:
    sender = _named(held, "TicketArticleSender", article.get("sender_id"), SENDERS)
    return article | {"sender": sender, "created_by": _address(held, article.get("created_by_id"))}


def _named(held: Row, kind: str, key: Any, shipped: dict[str, str]) -> str:
    """By its name where that is known, else by its id, of which a reader is told."""
    return str(_of(held, kind).get(str(key), {}).get("name") or shipped.get(str(key), key))


def _address(held: Row, key: Any) -> str:
    person = _of(held, "User").get(str(key), {})
    return str(person.get("email") or person.get("login") or "")


def _of(held: Any, kind: str) -> dict[str, Row]:
    found = held.get(kind) if isinstance(held, dict) else None
    return {str(key): one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
