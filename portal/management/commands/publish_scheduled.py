from django.utils import timezone
from wagtail.management.commands import publish_scheduled

from portal.knowledge import scheduling


class Command(publish_scheduled.Command):
    help = "Publish what is scheduled. An article that may tell who a customer is stays behind; the others go out."

    def handle(self, *args, **options):
        if not options["dryrun"]:
            for article in scheduling.hold_back(at=timezone.now()):
                self.stdout.write(f"Held back, something is undecided: {article.title}")
        super().handle(*args, **options)
