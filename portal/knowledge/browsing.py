"""What a reader may look through without searching: every article once, its translations stand on its page."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from taggit.models import Tag

from portal.accounts.models import User
from portal.products.models import Product, ProductVersion

from .models import ArticlePage

Reader = User | AnonymousUser


def topics(user: Reader) -> QuerySet:
    """Products with at least one article this person may read, each with `articles_count`."""
    readable = ArticlePage.objects.each_once(user).values("pk")
    counted = Count("articles", filter=Q(articles__in=readable), distinct=True)
    return Product.objects.annotate(articles_count=counted).filter(articles_count__gt=0)


def answering(user: Reader) -> QuerySet[Product]:
    """The same products, uncounted: in a large help centre counting takes longer than searching."""
    readable = ArticlePage.objects.visible_to(user).order_by()
    through = ArticlePage.products.through.objects.filter(product=OuterRef("pk"))
    return Product.objects.filter(Exists(through.filter(Exists(readable.filter(pk=OuterRef("articlepage"))))))


def applying_to(version: ProductVersion) -> Q:
    """The condition on articles that speak of this version: those that name none speak of every one."""
    return Q(versions=version) | Q(versions=None, products=version.product_id)


def most_helpful(user: Reader, limit: int) -> QuerySet[ArticlePage]:
    """By how many more readers an article helped than it failed; articles that helped nobody are left out."""
    articles = ArticlePage.objects.each_once(user).with_verdicts().filter(helped__gt=F("failed"))
    return articles.order_by(F("failed") - F("helped"), "title")[:limit]


def promoted(user: Reader, limit: int) -> QuerySet[ArticlePage]:
    """What writers put first, the last changed on top."""
    return ArticlePage.objects.each_once(user).filter(is_promoted=True).order_by("-last_published_at")[:limit]


def lately_changed(user: Reader, limit: int, product: Product | None = None) -> QuerySet[ArticlePage]:
    """New articles and new versions of old ones; those of a product where one is given."""
    articles = ArticlePage.objects.each_once(user).prefetch_related("products")
    if product:
        articles = articles.filter(products=product)
    return articles.order_by("-last_published_at", "-pk")[:limit]


def tags(user: Reader) -> QuerySet[Tag]:
    """Those of at least one article this person may read, each with `articles_count`."""
    readable = ArticlePage.objects.each_once(user).values("pk")
    counted = Count("portal_articletag_items", filter=Q(portal_articletag_items__content_object__in=readable))
    return Tag.objects.annotate(articles_count=counted).filter(articles_count__gt=0).order_by("name")


def tagged(tag: Tag, user: Reader) -> QuerySet[ArticlePage]:
    return ArticlePage.objects.each_once(user).filter(tags=tag).order_by("title")


def on_topic(product: Product, user: Reader) -> QuerySet[ArticlePage]:
    """Promoted ones first, then by title."""
    return ArticlePage.objects.each_once(user).filter(products=product).order_by("-is_promoted", "title")
