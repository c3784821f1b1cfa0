"""Articles that exist for one measurement only: written in bulk, searched, and gone with the transaction."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Locale, Page

from . import following, indexing, loading
from .models import ArticlePage

PREFIX = "scratch:"
BATCH = 500


@dataclass(frozen=True)
class Collection:
    """Articles, questions by id, and for each question which articles answer it and how well."""

    articles: list[loading.Foreign]
    questions: dict[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def read(folder: Path) -> Collection:
    """`articles.jsonl`, `queries.jsonl` and `qrels.tsv`. Raises OSError, LoadError, ValueError, KeyError, TypeError."""
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        articles = list(loading.read(lines))
    return Collection(articles, questions(folder / "queries.jsonl"), answers(folder / "qrels.tsv"))


def questions(file: Path) -> dict[str, str]:
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row["id"]: row["text"] for row in rows}


def answers(file: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            question, article, relevance = line.split("\t")
            relevant[question][article] = int(relevance)
    return relevant


@contextmanager
def indexed(articles: Iterable[loading.Foreign]) -> Iterator[QuerySet[ArticlePage]]:
    """No other article is in the index while the block runs; then all is as before."""
    with transaction.atomic():
        write(articles)
        scratch = ArticlePage.objects.filter(external_id__startswith=PREFIX)
        pages = scratch.select_related("locale").prefetch_related("products").iterator(chunk_size=BATCH)
        indexing.rebuild(following.ARTICLE, map(following.article, pages))
        yield scratch
        transaction.set_rollback(True)


def write(articles: Iterable[loading.Foreign]) -> None:
    """Live pages below a root of their own, without the signals and revisions that a person's page has."""
    rows = list(articles)
    # Not saved through the tree: thousands of pages take minutes so.
    top = Page.get_last_root_node()
    kind, locale = ContentType.objects.get_for_model(ArticlePage), Locale.get_default()
    pages = [
        Page(
            title=foreign.title,
            slug=f"scratch-{number}",
            path=Page._get_path(top.path, 2, number + 1_000_000),
            depth=2,
            content_type=kind,
            locale=locale,
            url_path=f"/scratch-{number}/",
        )
        for number, foreign in enumerate(rows)
    ]
    Page.objects.bulk_create(pages, batch_size=BATCH)
    keys = dict(Page.objects.filter(slug__startswith="scratch-").values_list("slug", "pk"))
    children = [
        ArticlePage(
            page_ptr_id=keys[f"scratch-{number}"],
            resolution=loading.clean(foreign.body),
            audience=ArticlePage.Audience.PUBLIC,
            external_id=f"{PREFIX}{foreign.external_id}",
        )
        for number, foreign in enumerate(rows)
    ]
    fields = ArticlePage._meta.local_concrete_fields
    for start in range(0, len(children), BATCH):
        # bulk_create refuses models with a parent; the parents are written above.
        ArticlePage._base_manager._insert(children[start : start + BATCH], fields=fields, using=top._state.db)
