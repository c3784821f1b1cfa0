"""A test database in a moment: one portal is migrated and set up once, and every run and worker takes a copy of it."""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("portal", "certification", "boards", "home")
# What a database that is migrated and set up is made of.
MADE_OF = ("migrations/*.py", "models.py", "*/models.py", "*/models/*.py", "*/setting_up.py", "*/front_door.py")
LOCKS = ("requirements.txt", "requirements-dev.txt")


@contextmanager
def copied(folder: Path):
    """The connection moved to a copy of the model database, which is made first where it is missing or out of date.

    `folder` keeps the model on SQLite; on PostgreSQL it stands beside the test databases, under their name.
    """
    own, name = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    place = Files(folder) if connection.vendor == "sqlite" else Server(f"{own}_model")
    with (folder / "making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        model = place.model(digest())
        place.copy(model, name)
    try:
        use(name)
        yield
    finally:
        use(own)
        place.drop(name)


def use(name):
    connection.close()
    connection.settings_dict["NAME"] = str(name)


def make(name):
    use(name)
    call_command("migrate", verbosity=0, run_syncdb=True)
    call_command("set_up")
    connection.close()


def digest() -> str:
    """Of everything a fresh database follows from; it names the model."""
    made_of = [path for house in HOUSES for pattern in MADE_OF for path in (ROOT / house).glob(pattern)]
    whole = hashlib.sha256()
    for path in [*(ROOT / lock for lock in LOCKS), *sorted(made_of)]:
        whole.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return whole.hexdigest()[:16]


class Files:
    """SQLite: the model is a file in a folder that outlives the run."""

    def __init__(self, folder):
        self.folder = folder

    def model(self, digest):
        model = self.folder / f"{digest}.sqlite3"
        if not model.exists():
            for old in self.folder.glob("*.sqlite3*"):
                old.unlink()
            part = model.with_suffix(".sqlite3-part")
            make(part)
            part.rename(model)
        return model

    def copy(self, model, name):
        shutil.copyfile(model, name)

    def drop(self, name):
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()


class Server:
    """PostgreSQL: the model is a database, and a copy is made by the server."""

    def __init__(self, prefix):
        self.prefix = prefix

    def model(self, digest):
        model = f"{self.prefix}_{digest}"
        standing = self.ask("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.prefix}_"])
        if model not in standing:
            for old in standing:
                self.drop(old)
            self.ask(f'CREATE DATABASE "{model}_part"')
            make(f"{model}_part")
            self.ask(f'ALTER DATABASE "{model}_part" RENAME TO "{model}"')
        return model

    def copy(self, model, name):
        self.drop(name)
        self.ask(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')

    def drop(self, name):
        self.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def ask(self, statement, values=None):
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement, values)
            return [row[0] for row in cursor] if cursor.description else []
