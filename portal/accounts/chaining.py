"""What PostgreSQL can say of ownerships and SQLite cannot: none overlaps another, and all follow one another.

Each but the first starts where another ended, and none ends without another.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# An account as a range of one, so that the index needs no extension.
SAY = """
ALTER TABLE portal_ownership
  ADD CONSTRAINT portal_ownership_none_overlap EXCLUDE USING gist
    (int8range(account_id, account_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&),
  ADD CONSTRAINT portal_ownership_leaves_no_gap FOREIGN KEY (account_id, follows)
    REFERENCES portal_ownership (account_id, ends_at)
"""
TAKE_BACK = """
ALTER TABLE portal_ownership
  DROP CONSTRAINT portal_ownership_leaves_no_gap, DROP CONSTRAINT portal_ownership_none_overlap
"""
# Asked when the transaction ends: the one before is ended first, since two open ones are not taken either.
END_NONE_ALONE = """
ALTER TABLE portal_ownership
  ADD CONSTRAINT portal_ownership_is_followed_by_another FOREIGN KEY (account_id, ends_at)
    REFERENCES portal_ownership (account_id, starts_at) DEFERRABLE INITIALLY DEFERRED
"""
LET_END = "ALTER TABLE portal_ownership DROP CONSTRAINT portal_ownership_is_followed_by_another"


def say(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(SAY)


def take_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(TAKE_BACK)


def end_none_alone(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(END_NONE_ALONE)


def let_end(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(LET_END)
