import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from certification.exams import importing
from certification.exams.models import Domain


class Command(BaseCommand):
    help = (
        "Import questions in GIFT, Moodle XML, Aiken or CSV into the bank, as drafts. Each question read is imported, "
        "or refused with its line and the reason."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument(
            "--json",
            action="store_true",
            help="one object a file: file, read, imported, refused, and notes where there are any",
        )
        parser.add_argument("--domain", metavar="SLUG", help="put everything into this domain")
        parser.add_argument("--publish", action="store_true", help="publish what is imported and no draft in the file")

    def handle(self, *, files, dry_run, json, domain, publish, **options):
        into = Domain.objects.filter(slug=domain).first() if domain else None
        if domain and into is None:
            raise CommandError(f"There is no domain {domain}.")
        say = self.say_json if json else self.say
        for file in files:
            try:
                data = file.read_bytes()
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from None
            say(importing.take(str(file), data, by=None, domain=into, publish=publish, is_dry=dry_run))

    def say_json(self, report):
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def say(self, report):
        self.stdout.write(f"{report.file}: {report.read} read, {len(report.imported)} imported")
        for one in report.refused:
            self.stdout.write(f"  line {one.line}: {one.title or '(no title)'}: {one.reason}")
        for note in report.notes:
            self.stdout.write(f"  line {note.line}: {note.title}: {note.reason}")
