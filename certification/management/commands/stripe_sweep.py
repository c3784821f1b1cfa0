import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certification.billing import sweeping
from certification.billing.fetching import Busy
from certification.billing.stripe_client import StripeProblem


class Command(BaseCommand):
    help = "Compare every subscription and recent event at Stripe with our copies and repair them; one JSON object."

    def handle(self, **options):
        try:
            report = sweeping.sweep(at=timezone.now())
        except (StripeProblem, Busy) as problem:
            raise CommandError(f"Stripe: {type(problem).__name__}: {problem}") from problem
        self.stdout.write(json.dumps(asdict(report)))
