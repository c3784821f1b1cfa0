"""Load articles from another help centre."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import User
from portal.knowledge import loading
from portal.knowledge.models import Audience


class Command(BaseCommand):
    help = "Publish the articles of a JSON lines file (id, title, body). Loading again renews them."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--audience", choices=Audience.plain(), default=Audience.PUBLIC)
        parser.add_argument("--by", metavar="EMAIL", help="who lets names and numbers in the articles through")

    def handle(self, *args, file, audience, by, **options):
        person = self.person(by)
        loaded = []
        try:
            with file.open(encoding="utf-8") as lines:
                for foreign in loading.read(lines):
                    loaded.append(loading.load(foreign, audience=audience, by=person, at=timezone.now()))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CommandError(f"{file} is not UTF-8.") from None
        except loading.LoadError as refused:
            raise CommandError(f"Line {refused.line}: {refused.reason} {len(loaded)} were loaded before it.") from None
        except loading.NoHelpCentre:
            raise CommandError("There is no help centre yet: run set_up first.") from None
        self.tell(loaded)

    def person(self, email):
        if email is None:
            return None
        person = User.objects.filter(email=email.lower(), is_staff=True, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody of ours has the address {email}.")
        return person

    def tell(self, loaded):
        drafts = [article for article in loaded if article.has_unpublished_changes or not article.live]
        self.stdout.write(f"{len(loaded)} articles loaded, {len(loaded) - len(drafts)} published.")
        for article in drafts:
            self.stdout.write(f"  draft, may tell who a customer is: {article.title}")
        if drafts:
            self.stdout.write("Name who lets them through with --by, or decide each on its page.")
