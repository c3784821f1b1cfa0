"""How well search finds."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings

from portal.knowledge import evaluating, loading, meaning, passages, scratch
from portal.knowledge.following import ARTICLE
from portal.knowledge.models import Entry

SAMPLE = Path(scratch.__file__).parent / "sample"


class Command(BaseCommand):
    help = (
        "Put questions with known answers to search. Without files: our own small set, and the site's own links from "
        "cases to articles, tuning and held-out. One JSON object a line."
    )

    def add_arguments(self, parser):
        parser.add_argument("questions", type=Path, nargs="?", help="JSON lines with id and text, on loaded articles")
        parser.add_argument("answers", type=Path, nargs="?", help="tab-separated: question, article, relevance")
        parser.add_argument("--folder", type=Path, help="articles.jsonl, queries.jsonl, qrels.tsv: a scratch index")
        parser.add_argument("--typos", action="store_true", help="with --folder: again, one slip in every long word")
        parser.add_argument("--beside", action="store_true", help="with --folder: FTS5 and bm25s on the same")
        parser.add_argument("--meaning", action="store_true", help="with --folder: again, fused with search by meaning")
        parser.add_argument("--json", action="store_true", dest="as_json", help="as it always is; kept for scripts")

    def handle(self, *args, questions, answers, folder, typos, beside, **options):
        try:
            if folder:
                self.of_folder(str(folder), scratch.read(folder), typos, beside, options["meaning"])
            elif questions and answers:
                self.say(None, evaluating.evaluate(scratch.questions(questions), scratch.answers(answers)))
            else:
                self.of_folder("our small set", scratch.read(SAMPLE), True, beside, options["meaning"])
                for part, measured in evaluating.of_own_links().items():
                    self.say(f"own links, {part}", measured)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
        except loading.LoadError as error:
            raise CommandError(f"The files are not as described: line {error.line}: {error.reason}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"The files are not as described: {error}") from None

    def of_folder(self, name, given, typos, beside, by_meaning):
        relevant = {
            question: {f"{scratch.PREFIX}{article}": gain for article, gain in gains.items()}
            for question, gains in given.relevant.items()
        }
        with scratch.indexed(given.articles) as among:
            self.say(name, evaluating.evaluate(given.questions, relevant, among=among))
            if typos:
                slips = {key: evaluating.mistyped(text, seed=key) for key, text in given.questions.items()}
                self.say(f"{name}, mistyped", evaluating.evaluate(slips, relevant, among=among))
            if by_meaning:
                self.by_meaning(name, lambda: evaluating.evaluate(given.questions, relevant, among=among))
        if beside:
            from tests.benchmarks import rivals

            for rival, measured in rivals.measure(given):
                self.say(f"{name}, {rival}", measured)

    def by_meaning(self, name, measure):
        with override_settings(SEARCH_BY_MEANING=True):
            if reason := meaning.why_not():
                raise CommandError(reason)
            for entry in Entry.objects.filter(kind=ARTICLE):
                passages.write(entry)
            self.say(f"{name}, by meaning too", measure())

    def say(self, name, measured):
        row = measured.as_row()
        self.stdout.write(json.dumps(row if name is None else {"set": name, **row}))
