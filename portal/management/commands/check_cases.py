from django.core.management.base import BaseCommand, CommandError

from portal.support import auditing
from portal.support.models import Case


class Command(BaseCommand):
    help = "Rebuild every case and its promises from its events and say where what is stored differs. Changes nothing."

    def handle(self, **options):
        count = 0
        for case, names in auditing.differing(Case.objects.all()):
            self.stdout.write(f"{case.reference}: {', '.join(names)}")
            count += 1
        if count:
            raise CommandError(f"{count} cases differ from their events.")
        self.stdout.write(f"{Case.objects.count()} cases are what their events tell.")
