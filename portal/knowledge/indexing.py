"""Keeping the search index in step with the live articles, in the transaction that changes them."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from . import analysing, markup
from .models import ArticlePage, IndexedArticle, Misspelling, Posting, Term, Word

# A word of the title counts as often as three in the resolution.
WEIGHTS = {"title": 3, "issue": 2, "environment": 1, "resolution": 1, "cause": 1}
SHORTEST_TO_CORRECT = 4
BATCH = 500
# Values in one statement: SQLite takes 250,000, but a plan for so many costs more than a second statement.
MOST_ASKED = 5000


@receiver(post_save, sender=ArticlePage)
def follow(
    sender: object,
    instance: ArticlePage,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: object,
) -> None:
    """Publishing, unpublishing and expiring all end in a save of the page."""
    if raw or (update_fields is not None and not {"live", *WEIGHTS} & set(update_fields)):
        return
    if instance.live and not instance.alias_of_id:
        put(instance)
    else:
        take_out(instance)


@receiver(pre_delete, sender=ArticlePage)
def forget(sender: object, instance: ArticlePage, **kwargs: object) -> None:
    take_out(instance)


def put(article: ArticlePage) -> None:
    """Index the article as it is now, in place of what was known of it."""
    language = language_of(article)
    counts, words = read(article, language)
    with transaction.atomic():
        take_out(article)
        held = _terms(sorted(counts), language)
        length = sum(counts.values())
        IndexedArticle.objects.create(article=article, length=length)
        postings = [
            Posting(term_id=held[text], article=article, count=count, length=length) for text, count in counts.items()
        ]
        Posting.objects.bulk_create(postings, batch_size=BATCH)
        _add_to_counts(held.values(), +1)
        _write_words({word: held[term] for word, term in words.items()})


def take_out(article: ArticlePage) -> None:
    with transaction.atomic():
        held = list(Posting.objects.filter(article=article).values_list("term_id", flat=True))
        Posting.objects.filter(article=article).delete()
        IndexedArticle.objects.filter(article=article).delete()
        _add_to_counts(held, -1)


def rebuild(articles: Iterable[ArticlePage]) -> int:
    """Index these and nothing else, many at a time; how many they were."""
    count = 0
    words: dict[str, int] = {}
    with transaction.atomic():
        for model in (Misspelling, Word, Posting, Term, IndexedArticle):
            model.objects.all().delete()
        rest = iter(articles)
        while batch := list(islice(rest, BATCH)):
            words |= _put_together(batch)
            count += len(batch)
        holding = (
            Posting.objects.filter(term=OuterRef("pk")).order_by().values("term").annotate(n=Count("pk")).values("n")
        )
        Term.objects.update(articles=Subquery(holding))
        _write_words(words)
    return count


def _put_together(articles: list[ArticlePage]) -> dict[str, int]:
    """Postings of articles that have none yet; returns their words with the keys of their terms."""
    told = [(article, language_of(article), *read(article, language_of(article))) for article in articles]
    held = {
        language: _terms(sorted({term for _a, own, counts, _w in told if own == language for term in counts}), language)
        for language in {language for _article, language, _counts, _words in told}
    }
    lengths = {article.pk: sum(counts.values()) for article, _language, counts, _words in told}
    IndexedArticle.objects.bulk_create(IndexedArticle(article_id=key, length=n) for key, n in lengths.items())
    postings = (
        Posting(term_id=held[language][text], article=article, count=count, length=lengths[article.pk])
        for article, language, counts, _words in told
        for text, count in counts.items()
    )
    Posting.objects.bulk_create(postings, batch_size=BATCH)
    return {word: held[language][term] for _a, language, _c, words in told for word, term in words.items()}


def read(article: ArticlePage, language: str) -> tuple[Counter[str], dict[str, str]]:
    """How often each term stands in the article, by the weight of its field; and the term of each word."""
    counts: Counter[str] = Counter()
    words = {}
    for field, text in texts(article).items():
        for token in analysing.tokens(text, language):
            if token.term:
                counts[token.term] += WEIGHTS[field]
                words[token.text] = token.term
    return counts, words


def texts(article: ArticlePage) -> dict[str, str]:
    """What is searched of an article, field by field; its products stand with the environment."""
    plain = {field: markup.visible(getattr(article, field)) for field in WEIGHTS if field != "title"}
    products = " ".join(product.name for product in article.products.all())
    return {"title": article.title, **plain, "environment": f"{products}\n{plain['environment']}".strip()}


def language_of(article: ArticlePage) -> str:
    return analysing.base_language(article.locale.language_code)


def misspellings(word: str) -> set[str]:
    """The word with each of its letters left out once."""
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def _terms(texts: list[str], language: str) -> dict[str, int]:
    """The keys of these terms, the missing ones made: in order, so that two articles published at once never cross."""
    held = _known_terms(texts, language)
    if missing := [text for text in texts if text not in held]:
        rows = [Term(language=language, text=text) for text in missing]
        Term.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
        held |= _known_terms(missing, language)
    return held


def _known_terms(texts: list[str], language: str) -> dict[str, int]:
    held: dict[str, int] = {}
    for start in range(0, len(texts), MOST_ASKED):
        known = Term.objects.filter(language=language, text__in=texts[start : start + MOST_ASKED])
        held |= dict(known.values_list("text", "pk"))
    return held


def _add_to_counts(terms: Iterable[int], number: int) -> None:
    locked = Term.objects.select_for_update().filter(pk__in=list(terms)).order_by("pk").values_list("pk", flat=True)
    Term.objects.filter(pk__in=list(locked)).update(articles=F("articles") + number)


def _write_words(terms: dict[str, int]) -> None:
    """Keep the words that a reader may mistype, each with its misspellings; codes are never guessed at."""
    fit = [(word, term) for word, term in sorted(terms.items()) if word.isalpha() and len(word) >= SHORTEST_TO_CORRECT]
    for start in range(0, len(fit), MOST_ASKED):
        _write_some_words(dict(fit[start : start + MOST_ASKED]))


def _write_some_words(fit: dict[str, int]) -> None:
    known = set(Word.objects.filter(term__in=fit.values()).values_list("text", flat=True))
    new = [Word(text=word, term_id=term) for word, term in fit.items() if word not in known]
    Word.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    written = Word.objects.filter(text__in=[word.text for word in new], misspellings=None).distinct()
    rows = [Misspelling(word=word, text=text) for word in written for text in misspellings(word.text)]
    Misspelling.objects.bulk_create(rows, batch_size=BATCH)
