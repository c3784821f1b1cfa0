"""What happens because time passes, for cron or as a loop."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from boards.rounds import opening
from boards.seating import terms, waiting
from boards.watching import telling as digests
from certification.billing import processing, reminding, sweeping, telling
from certification.courses import seats
from certification.exams import attempts
from certification.levels import standing
from home.health import watching
from home.relationship import following_up
from home.voice import gathering
from portal.knowledge import linking, passages, reviewing, searchlog
from portal.outbox import effects, upkeep
from portal.promises import feeds
from portal.support import attaching, timers

logger = logging.getLogger(__name__)

ALWAYS, HOURLY = timedelta(0), timedelta(hours=1)


def publish_scheduled_pages(at):
    call_command("publish_scheduled", verbosity=0)


def forget_expired_sessions(at):
    call_command("clearsessions", verbosity=0)


def repair_what_no_webhook_told(at):
    """Some webhooks are lost: what Stripe says now is compared with our copies."""
    if settings.STRIPE_SECRET_KEY:
        report = sweeping.sweep(at=at)
        if report.drifted or report.missed or report.sales:
            logger.warning("What Stripe had not told us was repaired: %s", report)


# Each is called with the instant, and again only after its interval.
STEPS = {
    effects.deliver_due: ALWAYS,
    upkeep.put_back_tasks_running_too_long: ALWAYS,
    publish_scheduled_pages: ALWAYS,
    timers.run: ALWAYS,
    attempts.close_overdue: ALWAYS,
    opening.close_due: ALWAYS,
    waiting.offer_due: ALWAYS,
    standing.sweep: ALWAYS,
    seats.return_of_leavers: ALWAYS,
    processing.process_due: ALWAYS,
    passages.catch_up: ALWAYS,
    gathering.catch_up: ALWAYS,
    watching.watch: HOURLY,
    terms.remind_due: HOURLY,
    digests.digest_due: HOURLY,
    telling.tell_of_graces_over: HOURLY,
    reminding.remind: HOURLY,
    repair_what_no_webhook_told: HOURLY,
    feeds.read_due: HOURLY,
    forget_expired_sessions: HOURLY,
    upkeep.forget_finished_tasks: HOURLY,
    searchlog.forget: HOURLY,
    attaching.forget_waiting: HOURLY,
    reviewing.remind: HOURLY,
    linking.ask_due: HOURLY,
    following_up.remind: HOURLY,
}


class Command(BaseCommand):
    help = "Deliver what is due, publish what is scheduled, close what is overdue, tidy up."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever; without it once")

    def handle(self, *, every, **options):
        if not every:
            if failed := tick(timezone.now(), {}):
                raise CommandError(f"Failed: {', '.join(failed)}")
            return
        last = {}
        while True:
            tick(timezone.now(), last)
            close_old_connections()
            time.sleep(every)


def tick(at, last, steps=STEPS):
    """Run the steps whose turn it is; `last` keeps when each ran. Returns the names of those that failed."""
    failed = []
    for step, interval in steps.items():
        if step in last and at - last[step] < interval:
            continue
        last[step] = at
        try:
            step(at)
        except Exception:  # one step's trouble, whatever it is, must not stop the others nor the loop
            name = f"{step.__module__}.{step.__qualname__}"
            logger.exception("%s failed", name)
            failed.append(name)
    return failed
