from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from boards.roadmap import foreign, importing
from boards.seating.models import BoardPage
from portal.accounts.models import User


class Command(BaseCommand):
    help = (
        "Take what Canny, UserVoice or Fider exported (CSV or JSON) onto a board. A refused post leaves the others "
        "alone: correct it and take the file again, what is there is found by its title and the instant it was asked."
    )

    def add_arguments(self, parser):
        parser.add_argument("tool", choices=foreign.COLUMNS)
        parser.add_argument("board", help="the board's slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the moderator who takes it")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, tool, board, file, by, dry_run, **options):
        try:
            page, moderator = BoardPage.objects.get(slug=board), User.objects.get(email=by.lower())
            posts = foreign.read(file.read_bytes(), tool=tool)
            lines = importing.run(page, posts, by=moderator, at=timezone.now(), is_dry=dry_run)
        except BoardPage.DoesNotExist:
            raise CommandError(f"There is no board {board}.") from None
        except (User.DoesNotExist, importing.MayNotImport):
            raise CommandError(f"{by} is no moderator.") from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except foreign.Unreadable as refusal:
            raise CommandError(f"{file}: {refusal}") from None
        for line in lines:
            self.stdout.write(f"row {line.number}: {line.outcome} {line.title} {line.words}".rstrip())
        self.stdout.write(importing.summary(lines))
        if refused := sum(line.outcome == importing.Outcome.REFUSED for line in lines):
            raise CommandError(f"{refused} of {len(lines)} posts refused.")
