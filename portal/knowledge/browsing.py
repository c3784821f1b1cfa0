"""What a reader may look through without searching."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet

from portal.accounts.models import User
from portal.products.models import Product

from .models import ArticlePage

Reader = User | AnonymousUser


def topics(user: Reader) -> QuerySet:
    """Products with at least one article this person may read, each with `articles_count`."""
    readable = ArticlePage.objects.visible_to(user).values("pk")
    counted = Count("articles", filter=Q(articles__in=readable), distinct=True)
    return Product.objects.annotate(articles_count=counted).filter(articles_count__gt=0)


def most_helpful(user: Reader, limit: int) -> QuerySet[ArticlePage]:
    """By how many more readers an article helped than it failed; articles that helped nobody are left out."""
    articles = ArticlePage.objects.visible_to(user).with_verdicts().filter(helped__gt=F("failed"))
    return articles.order_by(F("failed") - F("helped"), "title")[:limit]


def latest(user: Reader, limit: int) -> QuerySet[ArticlePage]:
    return ArticlePage.objects.visible_to(user).order_by("-first_published_at")[:limit]


def on_topic(product: Product, user: Reader) -> QuerySet[ArticlePage]:
    return ArticlePage.objects.visible_to(user).filter(products=product).order_by("title")
