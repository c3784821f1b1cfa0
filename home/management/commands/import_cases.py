from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.products.models import Product
from portal.support import exported, foreign, importing
from portal.support.models import Origin


class Command(BaseCommand):
    help = (
        "Take what Zendesk or Zammad exported (CSV or JSON) as cases. A refused ticket leaves the others alone: "
        "correct it and take the file again, what is there is found by its number. Nobody is mailed."
    )

    def add_arguments(self, parser):
        parser.add_argument("tool", choices=Origin.Tool.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--product", metavar="SLUG", help="the product of tickets that name none")
        parser.add_argument(
            "--promise", action="store_true", help="promise open cases what their company is owed, from now on"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, tool, file, product, promise, dry_run, **options):
        try:
            default = Product.objects.get(slug=product) if product else None
            how = importing.Import(tool=tool, product=default, by=None, at=timezone.now(), is_promised=promise)
            lines = importing.run(foreign.read(file.read_bytes(), tool=tool), how, is_dry=dry_run)
        except Product.DoesNotExist:
            raise CommandError(f"There is no product {product}.") from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except exported.Unreadable as refusal:
            raise CommandError(f"{file}: {refusal}") from None
        for line in lines:
            self.stdout.write(f"row {line.number}: {line.outcome} {line.key} {line.subject} {line.words}".rstrip())
        self.stdout.write(importing.summary(lines))
        if refused := sum(line.outcome == importing.Outcome.REFUSED for line in lines):
            raise CommandError(f"{refused} of {len(lines)} tickets refused.")
