"""The signed badge of a certificate, as its holder downloads it."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certification.credentials import badges, keys, pictures
from certification.credentials.models import Certificate


class Command(BaseCommand):
    help = "Print the Open Badge 3.0 of a certificate as JSON, signed now if it was never asked for before."

    def add_arguments(self, parser):
        parser.add_argument("certificate_id", help="the number on the certificate, or its primary key")

    def handle(self, *, certificate_id, **options):
        certificate = find(certificate_id)
        if certificate is None:
            raise CommandError(f"There is no certificate {certificate_id}.")
        try:
            badge = badges.of(certificate, at=timezone.now())
        except keys.NoKey:
            raise CommandError("There is no key to sign with: set BADGE_KEYS, see manage.py badge_key.") from None
        self.stdout.write(pictures.text(badge))


def find(name):
    if name.isdigit() and len(name) < 19:
        return Certificate.objects.filter(pk=int(name)).first()
    try:
        return Certificate.objects.filter(uuid=UUID(name)).first()
    except ValueError:
        return None
