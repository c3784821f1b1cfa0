import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from portal.support import receiving

# EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and tries again.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Take one mail (MIME on standard input) as a reply to a case, for a mail server's pipe. Says what became of it."
    )

    def handle(self, **options):
        raw = sys.stdin.buffer.read(receiving.MAX_BYTES + 1)
        try:
            mail = receiving.receive(raw, at=timezone.now())
        except receiving.TooLarge:
            raise CommandError("Larger than 30 MB.") from None
        except DatabaseError as error:
            raise CommandError(f"Not kept: {error}", returncode=TRY_AGAIN) from None
        self.stdout.write(f"{mail.outcome}: {mail.get_outcome_display()}")
