from datetime import timedelta

from django.utils import timezone

from home.listening import sessions
from tests.access.matrix import LOGIN, Row

LISTENERS = {"anonymous": LOGIN, "staff": 200, "support": 404, "owner": 404, "*": 404}
OWN_SESSION = {"anonymous": LOGIN, "executive": 200, "*": 404}


def executives_session(cast):
    starts_at = timezone.now() + timedelta(days=1)
    return (sessions.book(listener=cast("iris"), starts_at=starts_at, at=timezone.now()).pk,)


# Address name: its row.
ROWS: dict[str, Row] = {
    # In Wagtail's admin, which sends whom it does not let in back to its start.
    "import_csv": Row({"anonymous": LOGIN, "stranger": LOGIN, "customers": LOGIN, "staff": 302, "manager": 200}),
    "dashboard": Row({"anonymous": LOGIN, "*": 200}),
    "style_gallery": Row({"*": 404}),  # while DEBUG is off, for superusers only
    "choose_theme": Row({"*": 302}, method="post"),
    "search": Row({"*": 200}),
    "robots": Row({"*": 200}),
    "book": Row({"anonymous": LOGIN, "owner": 200, "manager": 200, "*": 404}),
    "listening": Row(LISTENERS),
    "listening_session": Row(OWN_SESSION, args=executives_session),
    "listening_accept_rules": Row(OWN_SESSION | {"executive": 302}, args=executives_session, method="post"),
}
