"""What PostgreSQL can say of ownerships and SQLite cannot: none overlap, and each starts where another ended."""

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


def say(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(SAY)


def take_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(TAKE_BACK)
