"""What is new in the help centre, for feed readers: as this reader may see it, mostly nobody in particular."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from portal.branding import brand

from .. import browsing

LATEST = 30


class NewArticles(Feed):
    """RSS of all articles, or of a product's."""

    feed_type = Rss201rev2Feed

    def get_object(self, request, slug=None):
        product = get_object_or_404(browsing.topics(request.user), slug=slug) if slug else None
        return request.user, product

    def title(self, about):
        _user, product = about
        name = brand.current().name
        return _("%(name)s: help with %(product)s") % {"name": name, "product": product} if product else name

    def description(self, about):
        return _("New and changed articles of our help centre, the latest change first.")

    def link(self, about):
        _user, product = about
        return reverse("help_topic", args=[product.slug]) if product else "/help/"

    def items(self, about):
        user, product = about
        return browsing.lately_changed(user, LATEST, product)

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return article.full_url

    def item_guid(self, article):
        return f"{article.full_url}#{article.last_published_at:%Y%m%d%H%M%S}"

    item_guid_is_permalink = False

    def item_pubdate(self, article):
        return article.first_published_at

    def item_updateddate(self, article):
        return article.last_published_at

    def item_categories(self, article):
        return [product.name for product in article.products.all()]


class NewArticlesAtom(NewArticles):
    feed_type = Atom1Feed

    def subtitle(self, about):
        return self.description(about)
