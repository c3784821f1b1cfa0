"""Tickets as Zendesk and Zammad export them, one of each, and what a case tells once it is brought over."""

from datetime import UTC, datetime

APRIL = datetime(2026, 4, 1, tzinfo=UTC)

ZENDESK = {
    "id": 35436,
    "subject": "Trends stay empty",
    "description": "No curve since Monday.",
    "status": "solved",
    "priority": "high",
    "requester": {"id": 1, "name": "Ada", "email": "Ada@brenner.example"},
    "assignee": {"id": 9, "email": "sam@tarn.example"},
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-05T12:00:00Z",
    "metric_set": {"solved_at": "2026-03-05T10:00:00Z"},
    "comments": [
        {"id": 11, "author_id": 1, "body": "No curve since Monday.", "public": True, "created_at": "2026-03-02T09:00:00Z"},
        {"id": 13, "author_id": 1, "body": "8.1", "public": True, "created_at": "2026-03-02T11:00:00Z"},
        {"id": 12, "author": {"id": 9, "name": "Sam", "email": "sam@tarn.example", "role": "agent"},
         "body": "Which version?", "public": True, "created_at": "2026-03-02T10:00:00Z"},
        {"id": 14, "author_id": 8, "html_body": "<p>Index is broken</p>", "public": False,
         "created_at": "2026-03-03T10:00:00Z"},
    ],
}  # fmt: skip
ZAMMAD = {
    "id": 7, "number": "31007", "title": "Drive trips", "state": "pending reminder", "priority": "2 normal",
    "customer": "emil@brenner.example", "owner": "sam@tarn.example", "created_at": "2026-03-01T08:00:00.000Z",
    "articles": [
        {"id": 1, "from": "Emil Sander <emil@brenner.example>", "sender": "Customer", "internal": False,
         "body": "<div>F0307<br>on start</div>", "content_type": "text/html", "created_at": "2026-03-01T08:00:00.000Z"},
        {"id": 2, "from": "Old Agent", "created_by": "gone@tarn.example", "sender": "Agent", "internal": False,
         "body": "Send the logs, please.", "content_type": "text/plain", "created_at": "2026-03-01T09:00:00.000Z"},
    ],
}  # fmt: skip


def told(case):
    return [
        (event.kind, str(event.author or event.facts.get("from", "")), event.text, event.is_internal)
        for event in case.events.order_by("pk")
    ]
