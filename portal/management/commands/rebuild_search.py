"""Index all articles anew."""

from django.core.management.base import BaseCommand

from portal.knowledge import indexing
from portal.knowledge.models import ArticlePage


class Command(BaseCommand):
    help = "Index every live article anew, in one transaction: search goes on finding until it is done."

    def handle(self, *args, **options):
        articles = (
            ArticlePage.objects.live().filter(alias_of=None).select_related("locale").prefetch_related("products")
        )
        self.stdout.write(f"{indexing.rebuild(articles.iterator(chunk_size=500))} articles indexed.")
