"""An empty portal for trying one's own start, on this machine. `make run` runs it."""

import os
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.management.commands.demo import manage
from home.management.processes import Stopped, Together
from portal.accounts.models import User


class Command(BaseCommand):
    help = "Migrate, set up, make the first admin, and run web server, worker and timer."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        call_command("migrate", verbosity=0)
        call_command("set_up")
        self.make_first_admin()
        self.stdout.write(f"The portal answers at http://127.0.0.1:{port}/, its admin at /admin/. Ctrl-C ends it.")
        try:
            with Together() as together:
                env = dict(os.environ)
                together.start("worker", *manage("work"), env=env)
                together.start("timer", *manage("tick", "--every", "30"), env=env)
                together.start("web server", *manage("runserver", str(port)), env=env)
                self.stderr.write(f"The {together.wait()} ended; the rest is stopped.")
        except Stopped:
            self.stdout.write("Stopped.")

    def make_first_admin(self):
        """Ask on a terminal; elsewhere take DJANGO_SUPERUSER_EMAIL and DJANGO_SUPERUSER_PASSWORD."""
        if User.objects.filter(is_superuser=True).exists():
            return
        if sys.stdin.isatty():
            self.stdout.write("Who is the first admin?")
            call_command("createsuperuser")
        elif "DJANGO_SUPERUSER_EMAIL" in os.environ:
            call_command("createsuperuser", interactive=False)
        else:
            self.stderr.write("Nobody can sign in yet: python manage.py createsuperuser")
