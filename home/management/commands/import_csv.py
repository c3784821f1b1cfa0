from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.importing import running
from home.importing.forms import KINDS
from home.importing.reading import Unreadable


class Command(BaseCommand):
    help = (
        "Import companies, people, products, contracts, renewals or certificates from a CSV file. A refused row leaves "
        "the others alone: correct it and import the file again, what is there is found by its key."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, kind, file, dry_run, **options):
        try:
            report = running.run(KINDS[kind], file.read_bytes(), by=None, at=timezone.now(), is_dry=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except Unreadable as refusal:
            raise CommandError(f"{file}: {refusal}") from None
        for result in report.results:
            self.stdout.write(f"row {result.number}: {result.outcome} {result.words}".rstrip())
        self.stdout.write(report.summary)
        if report.refused:
            raise CommandError(f"{len(report.refused)} of {len(report.results)} rows refused.")
