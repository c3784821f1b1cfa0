"""The search index: terms, how often each stands in each article, and the words that readers may have meant.

Written only by `indexing`, in the transaction that changes what is found.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.support.models import Case

from .articles import ArticlePage


class Corpus(models.Model):
    """How much is indexed of one kind in one language: what the rarity of a word is reckoned from."""

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    entries = models.PositiveIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="portal_corpus_once_per_language", fields=["kind", "language"])]

    def __str__(self):
        return f"{self.kind} {self.language}"


class Entry(models.Model):
    """Something that can be found: the row `key` of a `kind` such as "article", as the index counts and shows it.

    The key names rows of several tables, so it is no foreign key: whoever indexes a kind takes out what is deleted.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    language = models.CharField(max_length=10)
    # Words, each counted by the weight of the field it stands in.
    length = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    # What else is searched, as plain text; fields end in a form feed. Excerpts are cut from it.
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(name="portal_entry_once_per_row", fields=["kind", "key"])]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Term(models.Model):
    """A stem of a language in texts of a kind; `entries` is how many hold it."""

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=80)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="portal_term_once_per_language", fields=["kind", "language", "text"])
        ]

    def __str__(self):
        return self.text


class Posting(models.Model):
    """A term stands in an entry. `count` is weighted by field; `length` is the entry's, so that one table ranks.

    Millions of rows: one index gives all that ranking reads of a term, often-holding entries first; the other is the
    constraint. Foreign keys are not checked row by row: `indexing` writes both sides in one transaction.
    """

    term = models.ForeignKey(Term, models.CASCADE, related_name="postings", db_index=False, db_constraint=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="postings", db_index=False, db_constraint=False)
    count = models.PositiveIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="portal_posting_once_per_entry", fields=["entry", "term"])]
        indexes = [models.Index(fields=["term", "-count", "length", "entry"], name="portal_posting_ranks")]

    def __str__(self):
        return f"{self.term_id} × {self.count}"


class Passage(models.Model):
    """A stretch of an entry as a vector of 384 signed bytes; written only where the extra `semantic` is used."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="passages")
    position = models.PositiveSmallIntegerField()
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="portal_passage_one_per_position", fields=["entry", "position"])]

    def __str__(self):
        return f"{self.entry_id} {self.position}"


class Word(models.Model):
    """A word as it stands in texts, without accents and in lower case: what a mistyped word is corrected to."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="words")
    text = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="portal_word_once_per_term", fields=["term", "text"])]

    def __str__(self):
        return self.text


class Misspelling(models.Model):
    """A word with one letter left out. Two words one slip apart share one, or one is the other's."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="misspellings")
    text = models.CharField(max_length=80, db_index=True)

    def __str__(self):
        return self.text


class Synonyms(models.Model):
    """Words that our customers use for one thing: who asks for one finds the others, a little lower."""

    words = models.CharField(
        _("words"),
        max_length=200,
        unique=True,
        help_text=_("Two or more, with commas: licence, license, activation key"),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self):
        return self.words

    @property
    def alternatives(self):
        return [words.strip() for words in self.words.split(",") if words.strip()]

    def clean(self):
        if len(self.alternatives) < 2:
            raise ValidationError({"words": _("Name at least two words, with a comma between them.")})


class SearchLogEntry(models.Model):
    """Somebody looked for something: the words, how much was found, and what was opened. Written by `searchlog`."""

    # That somebody opened an article is no use of it that an editor would be warned of: no task for every search.
    wagtail_reference_index_ignore = True

    text = models.CharField(_("searched for"), max_length=500)
    # What was searched instead, where the words were unknown.
    corrected = models.CharField(_("corrected to"), max_length=500, blank=True)
    results = models.PositiveIntegerField(_("results"))
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    # Tells people not signed in apart while they type; empty where they have no session.
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    opened = models.ForeignKey(
        ArticlePage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("opened")
    )
    # Of the article that was opened first, from 1.
    rank = models.PositiveSmallIntegerField(_("at place"), null=True, blank=True)
    # The case that the person opened within the hour: what was found did not answer it.
    asked = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="searches", verbose_name=_("then opened the case")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"], name="portal_search_latest")]

    def __str__(self):
        return self.text


class WritingTaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)


class WritingTask(models.Model):
    """What readers searched for in vain and somebody decided to write about."""

    words = models.CharField(_("searched for"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = WritingTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("article to write")
        verbose_name_plural = _("articles to write")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                name="portal_writing_task_one_open_for_words", fields=["words"], condition=Q(done_at=None)
            ),
            models.CheckConstraint(
                name="portal_writing_task_done_by_someone_at_some_time",
                condition=Q(done_by=None, done_at=None) | Q(done_by__isnull=False, done_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.words
