"""How search does in a large help centre, through HTTP, on PostgreSQL and on SQLite: ARTICLES=50000 is how large."""

import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from urllib.parse import urlencode

from tests.benchmarks import serving

ARTICLES = int(os.environ.get("ARTICLES", "50000"))
VOCABULARY, WORDS, TITLE, QUESTIONS, ASKED, PUBLISHED = 30_000, 60, 6, 200, (3, 12), 5
CONSONANTS, VOWELS = "bdfghklmnprstvz", "aeiou"
FOUND_FIRST, PRODUCTS = 10, 8


def main(name, database=None):
    if database is None:
        for each in ("postgresql", "sqlite"):
            subprocess.run((sys.executable, "-m", __spec__.name, name, each), check=True)
        return
    own = {} if database == "postgresql" else {"DATABASE_URL": f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3"}
    with serving.portal(**own):
        for found, value, unit in BENCHES[name]():
            serving.tell(found, round(value, 1), unit, database=database, articles=ARTICLES)


def search():
    """(name, value, unit) of each: indexing, asking, publishing, and what a web worker needs for it."""
    from django.db import connection

    chance = random.Random(11)
    words = vocabulary(chance)
    texts = list(made_up(ARTICLES, words, chance))
    write(texts)
    seconds = timed(rebuild)
    # What PostgreSQL does by itself in the minutes after so many rows.
    connection.cursor().execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    yield "index_rebuild", ARTICLES / seconds, "articles/s"
    asked = list(questions(texts, chance))
    port = serving.free_port()
    with serving.processes(one_worker(port), env=os.environ) as [server]:
        serving.wait_until(lambda: serving.answers(port), "The web server")
        web = http.client.HTTPConnection(serving.HOST, port, timeout=60)
        for text in asked[:20]:
            ask(web, text)
        times = sorted(1000 * timed(ask, web, text) for text in asked)
        yield "search_p50", times[len(times) // 2], "ms"
        yield "search_p95", times[len(times) * 95 // 100], "ms"
        yield "publish_to_found", 1000 * max(publish(web, number) for number in range(PUBLISHED)), "ms, the slowest"
        yield "search_memory", memory(server.pid), "MB of one web worker"
    yield "search_as_if_all_were_read", 100 * same(asked), "% of the first ten"


def timed(act, *args):
    start = time.perf_counter()
    act(*args)
    return time.perf_counter() - start


def rebuild():
    from portal.knowledge import following, indexing

    indexing.rebuild(following.ARTICLE, following.articles())


def write(texts):
    from django.core.management import call_command

    from portal.knowledge import scratch
    from portal.knowledge.loading import Foreign

    call_command("set_up")
    scratch.write(
        Foreign(str(number), " ".join(text[:TITLE]), " ".join(text[TITLE:])) for number, text in enumerate(texts)
    )
    file_under_products()


def file_under_products():
    """Each article under one of a vendor's products."""
    from portal.knowledge.models import ArticlePage
    from portal.products.models import Product

    products = [Product.objects.create(name=f"Product {n}", slug=f"product-{n}") for n in range(PRODUCTS)]
    through = ArticlePage.products.through
    pages = ArticlePage.objects.order_by("pk").values_list("pk", flat=True)
    filed = (through(articlepage_id=page, product=products[n % PRODUCTS]) for n, page in enumerate(pages))
    through.objects.bulk_create(filed, batch_size=5000)


def ask(web, text):
    """The page with the results, whole."""
    web.request("GET", "/help/search/?" + urlencode({"q": text, "exact": "1"}))
    response = web.getresponse()
    body = response.read().decode()
    if response.status != http.client.OK:
        raise SystemExit(f"Search answered {response.status}.")
    return body


def publish(web, number):
    """Seconds from publishing an article with a new word until the search page shows it."""
    from portal.knowledge.models import ArticlePage, HelpIndexPage

    word = f"quicksilver{'abcdefghij'[number]}"
    page = ArticlePage(title=f"The {word} valve", resolution="<p>Turn it.</p>", audience="public", live=False)
    HelpIndexPage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    start = time.perf_counter()
    revision.publish(skip_permission_checks=True)
    while f"<mark>{word}</mark>" not in ask(web, word):
        pass
    return time.perf_counter() - start


def same(asked):
    """How many of the first ten are those that reading every posting would give."""
    from portal.knowledge import asking, following, ranking
    from portal.knowledge.models import ArticlePage

    live, shared, wanted, budget = ArticlePage.objects.live(), 0, 0, ranking.BUDGET
    for text in asked[:FOUND_FIRST]:
        question = asking.ask(text, [following.ARTICLE]).questions[following.ARTICLE]
        ranked = ranking.rank(question, live, FOUND_FIRST)
        ranking.BUDGET = sys.maxsize
        exact = ranking.rank(question, live, FOUND_FIRST)
        ranking.BUDGET = budget
        shared += len({key for key, _score in ranked} & {key for key, _score in exact})
        wanted += len(exact)
    return shared / wanted


def memory(server):
    """Resident megabytes of the largest process that the server started."""
    children = subprocess.run(("ps", "-o", "rss=", "--ppid", str(server)), capture_output=True, text=True, check=True)
    return max(int(size) for size in children.stdout.split()) / 1024


def one_worker(port):
    gunicorn = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1")
    return *gunicorn, "--bind", f"{serving.HOST}:{port}"


def vocabulary(chance):
    def syllable():
        return chance.choice(CONSONANTS) + chance.choice(VOWELS)

    made = {"".join(syllable() for _ in range(chance.randint(2, 4))) for _ in range(VOCABULARY * 2)}
    words = sorted(made)[:VOCABULARY]
    chance.shuffle(words)
    return words


def made_up(count, words, chance):
    """Words as frequent as in languages: the second half as often as the first, the third a third as often."""
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for _ in range(count):
        yield chance.choices(words, cum_weights=weights, k=WORDS)


def questions(texts, chance):
    """In words of an article, short and long ones in turn."""
    for number in range(QUESTIONS):
        yield " ".join(chance.sample(chance.choice(texts), ASKED[number % len(ASKED)]))


BENCHES = {"search": search}
ALIASES = dict.fromkeys(
    ("search_p50", "search_p95", "publish_to_found", "index_rebuild", "search_memory", "search_as_if_all_were_read"),
    "search",
)

if __name__ == "__main__":
    main(*sys.argv[1:])
