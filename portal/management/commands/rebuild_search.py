"""Index everything that can be found anew."""

from django.core.management.base import BaseCommand

from portal.knowledge import indexing


class Command(BaseCommand):
    help = "Index everything that can be found anew, a kind at a time: search goes on finding until it is done."

    def handle(self, *args, **options):
        for kind, count in indexing.rebuild_all().items():
            self.stdout.write(f"{kind}: {count} indexed.")
