"""Some of a month's cases: those of a product, a version, a topic or a phrase."""

from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils.http import urlencode

from portal.support.models import Case

from . import counting
from .counting import NONE, PHRASE, PRODUCT, TOPIC, VERSION
from .models import Phrase
from .months import Month

KINDS = (PRODUCT, VERSION, TOPIC, PHRASE)


class NothingChosen(ValueError):
    """The address names no kind there is."""


@dataclass(frozen=True)
class Choice:
    """`value` is a product's name, a version's, a topic's, or a phrase's stems; empty where cases say none."""

    month: Month
    kind: str
    value: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise NothingChosen

    @property
    def query(self) -> str:
        return urlencode({"month": str(self.month), "kind": self.kind, "value": self.value})

    @property
    def words(self) -> str:
        """As a reader knows it: a phrase in the words of who said it first."""
        if self.kind != PHRASE:
            return self.value
        said = Phrase.objects.said_in(self.month, self.month).filter(key=self.value).first()
        return said.words if said else ""

    def cases(self) -> QuerySet[Case]:
        cases = counting.called_in(self.month)
        match self.kind:
            case "product":
                return cases.filter(product__name=self.value)
            case "version":
                named = Concat("version__product__name", Value(" "), "version__number")
                return (
                    cases.annotate(named=named).filter(named=self.value) if self.value else cases.filter(version=None)
                )
            case "topic":
                keys = [case for case, topics in counting.topics_of(self.month).items() if self._is_on(topics)]
                return cases.filter(pk__in=keys) if self.value != NONE else cases.exclude(pk__in=keys)
            case _:
                said = Phrase.objects.said_in(self.month, self.month).filter(key=self.value)
                return cases.filter(pk__in=said.order_by().values("case"))

    def _is_on(self, topics: set[str]) -> bool:
        return bool(topics) if self.value == NONE else self.value in topics
