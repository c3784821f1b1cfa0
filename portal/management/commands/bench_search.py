"""How search does in a large help centre."""

import json
import random
import resource
import statistics
import time
from itertools import accumulate

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client

from portal.knowledge import indexing, scratch
from portal.knowledge.loading import Foreign

VOCABULARY, WORDS, QUESTIONS, ASKED = 30_000, 60, 200, (3, 12)
CONSONANTS, VOWELS = "bdfghklmnprstvz", "aeiou"


class Command(BaseCommand):
    help = (
        "Write made-up articles, index them, put questions to the search page, and take everything back. One JSON "
        "object a line: name, value, unit. The page is asked in this process: views and templates, without a socket."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=50_000)

    def handle(self, *, articles, **options):
        chance = random.Random(11)  # noqa: S311 - the same articles every time
        words = vocabulary(chance)
        weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
        start = time.perf_counter()
        with scratch.indexed(made_up(articles, words, weights, chance)) as among:
            self.say("index_rebuild", articles / (time.perf_counter() - start), "articles/s, writing them included")
            connection.cursor().execute("ANALYZE")
            times = sorted(self.ask(words, weights, chance))
            self.say("search_p50", statistics.median(times), "ms")
            self.say("search_p95", times[len(times) * 95 // 100], "ms")
            self.say("publish_to_found", self.publish(among.first()), "ms")
        self.say("search_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB at most")

    def ask(self, words, weights, chance):
        host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost")
        client = Client(SERVER_NAME=host.lstrip("."))
        for number in range(QUESTIONS):
            count = ASKED[number % 2]
            text = " ".join(chance.choices(words, cum_weights=weights, k=count))
            start = time.perf_counter()
            client.get("/help/search/", {"q": text, "exact": "1"})
            yield 1000 * (time.perf_counter() - start)

    def publish(self, article):
        """From saving an article with a new word until the index answers with it."""
        article.title = "Quicksilverword"
        start = time.perf_counter()
        indexing.put(article)
        found = indexing.Posting.objects.filter(term__text__startswith="quicksilver", article=article).exists()
        assert found  # noqa: S101 - a measurement of nothing is none
        return 1000 * (time.perf_counter() - start)

    def say(self, name, value, unit):
        self.stdout.write(json.dumps({"name": name, "value": round(value, 1), "unit": unit}))
        self.stdout.flush()


def vocabulary(chance):
    def syllable():
        return chance.choice(CONSONANTS) + chance.choice(VOWELS)

    return sorted({"".join(syllable() for _ in range(chance.randint(2, 4))) for _ in range(VOCABULARY * 2)})[
        :VOCABULARY
    ]


def made_up(count, words, weights, chance):
    """Words as frequent as in languages: the second half as often as the first, the third a third as often."""
    chance.shuffle(words)
    for number in range(count):
        text = chance.choices(words, cum_weights=weights, k=WORDS)
        yield Foreign(str(number), " ".join(text[:6]), " ".join(text[6:]))
