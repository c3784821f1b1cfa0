"""A day at the desk made of transcript files, over HTTP against a demo that runs."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Ring, take, work on, resolve and survey a call for every conversation in a folder of transcripts."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo runs")
        parser.add_argument(
            "--mail",
            type=Path,
            default=settings.BASE_DIR / "var" / "demo" / "mail",
            help="where the demo keeps its mail",
        )

    def handle(self, *, folder, url, mail, **options):
        from tests.demo import day_of_calls

        line = {}
        for line in day_of_calls.play(folder, url, mail):
            self.stdout.write(json.dumps(line))
            self.stdout.flush()
        if line["wrong"]:
            raise CommandError(f"{line['wrong']} calls went wrong.")
