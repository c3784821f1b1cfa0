"""How well redaction finds what may tell who the customer is."""

import json
import random
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.knowledge import redaction, safeguarding


def said(find):
    return f"{find.kind}: {find.text}"


class Command(BaseCommand):
    help = "Take the known values out of chats that list them, look for false marks in harmless text, print JSON."

    def add_arguments(self, parser):
        parser.add_argument("chats", type=Path, help="JSON: chats with `scenario` (values) and `original` (turns)")
        parser.add_argument("--articles", type=Path, help="JSON lines whose `body` tells nobody")
        parser.add_argument("--sample", type=int, default=200, metavar="SENTENCES", help="how many of their sentences")

    def handle(self, *args, chats, articles, sample, **options):
        try:
            read = [safeguarding.chat(row) for row in json.loads(chats.read_text(encoding="utf-8"))]
            harmless = self.sentences(articles, sample) if articles else []
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"The files are not as described: {error}") from None
        measured = [safeguarding.measure(one, fold) for one in read for fold in (str, str.lower)]
        known = safeguarding.all_known(read)
        finds = [find for sentence in harmless for find in redaction.find(sentence, known)]
        self.stdout.write(
            json.dumps(
                {
                    "chats": len(read),
                    "values_said": sum(one.said for one in measured),
                    "values_left": sorted({left for one in measured for left in one.left}),
                    "sentences": len(harmless),
                    "addresses_in_them": [said(find) for find in finds if safeguarding.is_an_address(find)],
                    "false_marks": [said(find) for find in finds if not safeguarding.is_an_address(find)],
                    "words_to_look_at": sum(len(redaction.capitalised(sentence)) for sentence in harmless),
                },
                ensure_ascii=False,
            )
        )

    def sentences(self, articles, sample):
        lines = articles.read_text(encoding="utf-8").splitlines()
        found = [one for line in lines if line.strip() for one in safeguarding.sentences(json.loads(line)["body"])]
        return random.Random(5).sample(found, min(sample, len(found)))  # noqa: S311 - the same sample every time
