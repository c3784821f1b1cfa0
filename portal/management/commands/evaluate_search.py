"""How well search finds."""

import json
from collections import defaultdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.knowledge import evaluating


class Command(BaseCommand):
    help = "Put questions with known answers to search and print what it found as JSON."

    def add_arguments(self, parser):
        parser.add_argument("questions", type=Path, help="JSON lines with id and text")
        parser.add_argument("answers", type=Path, help="tab-separated: question, article, relevance")

    def handle(self, *args, questions, answers, **options):
        try:
            asked = self.read_questions(questions)
            relevant = self.read_answers(answers)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"The files are not as described: {error}") from None
        self.stdout.write(evaluating.evaluate(asked, relevant).as_json())

    def read_questions(self, file):
        rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
        return {row["id"]: row["text"] for row in rows}

    def read_answers(self, file):
        relevant = defaultdict(dict)
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                question, article, relevance = line.split("\t")
                relevant[question][article] = int(relevance)
        return relevant
