from django.core.management.base import BaseCommand, CommandError

from certification.billing import catalogue
from certification.billing.stripe_client import StripeProblem


class Command(BaseCommand):
    help = "Show how Stripe's products and prices differ from our plans; with --apply, bring Stripe in line."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="do what is shown")

    def handle(self, *, apply, **options):
        try:
            changes = catalogue.differences()
            for change in changes:
                if apply:
                    change.apply()
                self.stdout.write(("done: " if apply else "would ") + change.words)
        except StripeProblem as problem:
            raise CommandError(f"Stripe: {problem}") from problem
        if not changes:
            self.stdout.write("Stripe has what we have.")
        elif not apply:
            self.stdout.write("Nothing was changed; --apply does it.")
