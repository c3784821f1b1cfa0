from django.core.management.base import BaseCommand

from certification.billing import earning


class Command(BaseCommand):
    help = (
        "Write what Stripe is paid as contract lines, from our copies of its subscriptions. Later changes come alone."
    )

    def handle(self, **options):
        self.stdout.write(f"{earning.import_all()} subscriptions")
