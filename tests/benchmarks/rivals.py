"""What search is measured beside: SQLite's FTS5 with Porter stems, and bm25s, on the same articles and questions."""

import sqlite3
from contextlib import closing
from time import perf_counter

import bm25s
import Stemmer

from portal.knowledge import evaluating, markup
from portal.knowledge.analysing import WORD
from portal.knowledge.loading import clean
from portal.knowledge.stop_words import STOP_WORDS


def measure(given):
    """(name, Measured) of each."""
    texts = [(foreign.title, markup.visible(clean(foreign.body))) for foreign in given.articles]
    names = [foreign.external_id for foreign in given.articles]
    with closing(sqlite3.connect(":memory:")) as index:
        for name, rank in (("FTS5 porter", fts5(index, texts)), ("bm25s", lucene(texts))):
            asked = [(text, given.relevant[key]) for key, text in given.questions.items() if given.relevant.get(key)]
            ranked, times = [], []
            for text, _gains in asked:
                start = perf_counter()
                found = rank(text)
                times.append((perf_counter() - start) * 1000)
                ranked.append([names[number] for number in found])
            yield name, evaluating.measured(ranked, [gains for _text, gains in asked], sorted(times))


def fts5(index, texts):
    index.execute("CREATE VIRTUAL TABLE pages USING fts5(title, body, tokenize='porter unicode61')")
    index.executemany("INSERT INTO pages(rowid, title, body) VALUES (?, ?, ?)", [(n, *t) for n, t in enumerate(texts)])

    def rank(text):
        words = [word for word in WORD.findall(text.lower()) if word not in STOP_WORDS["en"]]
        match = " OR ".join(f'"{word}"' for word in words)
        found = index.execute("SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 10", [match])
        return [number for (number,) in found]

    return rank


def lucene(texts):
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    both = [f"{title} {body}" for title, body in texts]
    index.index(bm25s.tokenize(both, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def rank(text):
        asked = bm25s.tokenize(text, stopwords="en", stemmer=stemmer, show_progress=False)
        found, _scores = index.retrieve(asked, k=min(10, len(texts)), show_progress=False)
        return [int(number) for number in found[0]]

    return rank
