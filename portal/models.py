"""Gathers the rooms' models."""

from portal.accounts.models import Account, Invitation, Membership, Ownership, User
from portal.branding.models import Branding
from portal.knowledge.models import (
    ArticlePage,
    ArticleSource,
    Feedback,
    HelpIndexPage,
    IndexedArticle,
    Misspelling,
    Posting,
    RedactionMark,
    SearchLogEntry,
    Term,
    Transcript,
    Turn,
    Word,
)
from portal.outbox.models import Effect
from portal.products.models import Installation, Product, ProductVersion
from portal.promises.models import (
    BusinessCalendar,
    CalendarVersion,
    Entitlement,
    ExceptionalHours,
    Holiday,
    OpeningHours,
    ResponseTarget,
    Standing,
    Tier,
    TierVersion,
)
from portal.revenue.models import ContractLine, PlanningRate
from portal.support.models import Call, Case, CaseEvent

__all__ = [
    "Account",
    "ArticlePage",
    "ArticleSource",
    "Branding",
    "BusinessCalendar",
    "CalendarVersion",
    "Call",
    "Case",
    "CaseEvent",
    "ContractLine",
    "Effect",
    "Entitlement",
    "ExceptionalHours",
    "Feedback",
    "HelpIndexPage",
    "Holiday",
    "IndexedArticle",
    "Installation",
    "Invitation",
    "Membership",
    "Misspelling",
    "OpeningHours",
    "Ownership",
    "PlanningRate",
    "Posting",
    "Product",
    "ProductVersion",
    "RedactionMark",
    "ResponseTarget",
    "SearchLogEntry",
    "Standing",
    "Term",
    "Tier",
    "TierVersion",
    "Transcript",
    "Turn",
    "User",
    "Word",
]
