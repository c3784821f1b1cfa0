"""Take over articles from another help centre."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import User
from portal.knowledge import foreign, loading
from portal.knowledge.models import Audience


class Command(BaseCommand):
    help = (
        "Import Markdown with front matter, HTML, Zendesk Guide or Zammad JSON, or JSON lines: a file or a folder. One "
        "line for each article; importing again renews what changed. Old addresses lead to the new articles."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--audience", choices=Audience.plain(), default=Audience.PUBLIC)
        parser.add_argument("--by", metavar="EMAIL", help="who lets names and numbers in the articles through")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")

    def handle(self, *args, path, audience, by, dry_run, **options):
        person = self.person(by)
        counts, taken = {}, []
        try:
            for where, found in foreign.read(path, at=timezone.now()):
                outcome = self.take(found, audience, person, dry_run)
                counts[outcome] = counts.get(outcome, 0) + 1
                self.tell(found, outcome, where)
                taken.append(found)
            if not dry_run:
                self.link(taken, audience, person)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except loading.NoHelpCentre:
            raise CommandError("There is no help centre yet: run set_up first.") from None
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing"
        self.stdout.write(f"{'Would be' if dry_run else 'Done'}: {told}.")

    def tell(self, found, outcome, where):
        self.stdout.write(f"{outcome}: {self.said(found, outcome)} ({where})")
        if isinstance(found, loading.Foreign):
            for picture in loading.missing(found):
                self.stdout.write(f"  picture not found, linked or described instead: {picture}")

    def said(self, found, outcome):
        if isinstance(found, loading.LoadError):
            return found.reason
        if isinstance(found, foreign.LeftOut):
            return f"{found.title}: {found.reason}"
        if outcome == "refused":
            return f"{found.title}: it has no words"
        if outcome == "new" and found.is_restricted:
            return f"{found.title}: not everybody could read it there, so only we do here"
        return found.title

    def link(self, taken, audience, person):
        """Links to articles that came later in the same import lead to them now."""
        for found in taken:
            if isinstance(found, loading.Foreign) and loading.compare(found) == "renewed":
                loading.load(found, audience=audience, by=person, at=timezone.now())

    def take(self, found, audience, person, dry_run):
        if isinstance(found, loading.LoadError):
            return "refused"
        if isinstance(found, foreign.LeftOut):
            return "left out"
        outcome = loading.compare(found)
        if dry_run or outcome in ("unchanged", "refused"):
            return outcome
        article = loading.load(found, audience=audience, by=person, at=timezone.now())
        if found.address:
            loading.redirect(foreign.path_of(found.address), article)
        return outcome if article.live and not article.has_unpublished_changes else "draft"

    def person(self, email):
        if email is None:
            return None
        person = User.objects.filter(email=email.lower(), is_staff=True, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody of ours has the address {email}.")
        return person
