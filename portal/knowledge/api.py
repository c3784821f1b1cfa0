"""Articles for other programs, read only: Wagtail's API, asking the same question of who may read what as every page.

What is told is named below and nothing else: no calls, no marks, not for whom an article is.
"""

from django.urls import path
from django.utils.translation import ngettext
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import Throttled
from rest_framework.fields import Field
from rest_framework.response import Response
from rest_framework.views import exception_handler
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from . import searching
from .following import ARTICLE
from .forms import ArticlesForm
from .models import ArticlePage
from .views.help import note


class ProductsField(Field):
    def to_representation(self, value):
        return [{"slug": product.slug, "name": product.name} for product in value.all()]


class VersionsField(Field):
    def to_representation(self, value):
        versions = value.select_related("product")
        return [{"id": each.pk, "product": each.product.slug, "number": each.number} for each in versions]


class ArticlesAPI(BaseAPIViewSet):
    """A list, narrowed or ranked by a question, and one article."""

    # Not Basic: it would be a way round the limits that signing in has.
    authentication_classes = [SessionAuthentication]
    base_serializer_class = PageSerializer
    model = ArticlePage
    name = "articles"
    known_query_parameters = frozenset({"fields", "rich_text_format", *ArticlesForm.base_fields})
    body_fields = [
        "id",
        "title",
        "summary",
        "issue",
        "environment",
        "resolution",
        "cause",
        APIField("products", serializer=ProductsField()),
        APIField("versions", serializer=VersionsField()),
        "tags",
    ]
    meta_fields = ["type", "detail_url", "html_url", "slug", "locale", "first_published_at", "last_published_at"]
    listing_default_fields = ["id", "title", "summary", "products", *meta_fields]
    # Each asks once more for every article of a list.
    detail_only_fields = ["versions", "tags"]

    @classmethod
    def get_urlpatterns(cls):
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<int:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]

    @classmethod
    def get_available_fields(cls, model, db_fields_only=False):
        """No field is a filter by itself: those there are stand in the form."""
        return [] if db_fields_only else super().get_available_fields(model)

    def get_queryset(self):
        readable = ArticlePage.objects.visible_to(self.request.user)
        return readable.select_related("locale").prefetch_related("products")

    def listing_view(self, request):
        readable = self.get_queryset()
        self.check_query_parameters(readable)
        form = ArticlesForm(request.GET)
        if not form.is_valid():
            raise BadRequestError("; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
        # Asked apart, for a join of what narrows would name an article twice.
        articles = readable.filter(pk__in=ArticlePage.objects.filter(form.where).order_by().values("pk"))
        if form.cleaned_data["search"]:
            return self.ranked(articles, form.cleaned_data)
        page = self.paginate_queryset(articles.order_by(form.cleaned_data["order"] or "-last_published_at", "-pk"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def ranked(self, articles, asked):
        """Best match first, each with the stretch of it that answers."""
        limit, offset = asked["limit"] or searching.A_PAGE, min(asked["offset"] or 0, searching.MOST)
        page = {"limit": min(limit, searching.MOST - offset), "skip": offset}
        told = searching.answer(asked["search"], among={ARTICLE: articles}, correct=not asked["exact"], **page)
        note(self.request, told, told.counts[ARTICLE])
        found = articles.in_bulk([hit.key for hit in told.hits[ARTICLE]])
        hits = [hit for hit in told.hits[ARTICLE] if hit.key in found]
        rows = self.get_serializer([found[hit.key] for hit in hits], many=True).data
        count = min(told.counts[ARTICLE], searching.MOST)
        return Response(
            {
                "meta": {"total_count": count, "corrected": told.corrected},
                "items": [row | {"excerpt": hit.words} for row, hit in zip(rows, hits, strict=True)],
            }
        )


def refused(exception, context):
    """Whoever asks too often is told when to come back, in the shape of every other refusal."""
    response = exception_handler(exception, context)
    if isinstance(exception, Throttled):
        seconds = int(response["Retry-After"])
        told = ngettext(
            "That is too much at once. Ask again in %d second.",
            "That is too much at once. Ask again in %d seconds.",
            seconds,
        )
        response.data = {"message": told % seconds}
    return response


router = WagtailAPIRouter("api")
router.register_endpoint("articles", ArticlesAPI)
