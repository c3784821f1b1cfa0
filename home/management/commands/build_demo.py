"""The demo's database: made once, then left as its visitors made it."""

import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished

from portal.accounts.models import User

# Each room's content is a module of tests.demo with `build(world)`; later ones stand on earlier ones.
PARTS = ("ground", "courses", "billing", "support", "knowledge", "boards", "home", "listening", "relationship")


class Command(BaseCommand):
    help = "Fill an empty database with the demo's companies, people and what they did. Run by `make demo`."

    def add_arguments(self, parser):
        parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)

    def handle(self, *, parts, **options):
        call_command("migrate", verbosity=0)
        call_command("set_up")
        if built_at().exists():
            return
        if User.objects.exists():
            raise CommandError("This database has people in it: the demo is built into an empty one only.")
        task_finished.connect(raise_if_failed)
        try:
            self.build_parts(parts)
        finally:
            task_finished.disconnect(raise_if_failed)
        built_at().parent.mkdir(parents=True, exist_ok=True)
        built_at().write_text(timezone.now().isoformat())

    def build_parts(self, parts):
        from tests.demo.world import World

        world = World(now=timezone.now())
        for part in parts:
            if find_spec(f"tests.demo.{part}"):
                start = time.monotonic()
                import_module(f"tests.demo.{part}").build(world)
                self.stdout.write(f"  {part:<10} {time.monotonic() - start:5.1f} s")
                self.stdout.flush()


def built_at() -> Path:
    """The file that says that, and when, the demo was built."""
    return settings.VAR_DIR / "built"


def raise_if_failed(sender, task_result, **kwargs):
    """Tasks run where they are enqueued here (see portal.settings.demo), and a failure would go unseen."""
    if task_result.status == TaskResultStatus.FAILED:
        raise CommandError(task_result.errors[0].traceback)
