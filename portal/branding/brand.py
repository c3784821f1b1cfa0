"""The branding as pages and mails need it: read once, then kept in the cache until somebody changes it."""

from dataclasses import dataclass
from email.utils import formataddr
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from .models import Branding

KEY = "portal.brand"
PREVIEW = "max-1200x630|format-png"


@dataclass(frozen=True)
class Link:
    page: int
    title: str
    address: str


@dataclass(frozen=True)
class Brand:
    """`accent` is "" for the portal's own; `logo` and `preview` are addresses of a small and a large picture, or ""."""

    name: str
    logo: str = ""
    preview: str = ""
    accent: str = ""
    sender: str = ""
    footer: tuple[Link, ...] = ()

    @property
    def mail_from(self) -> str:
        return formataddr((self.name, self.sender)) if self.sender else settings.DEFAULT_FROM_EMAIL


def current() -> Brand:
    brand = cache.get(KEY)
    if brand is None:
        brand = read()
        cache.set(KEY, brand, timeout=None)
    return brand


def read() -> Brand:
    row = Branding.objects.select_related("logo", "legal_notice", "privacy", "accessibility").first()
    if row is None:
        return Brand(name=settings.WAGTAIL_SITE_NAME)
    pages = [page for page in (row.legal_notice, row.privacy, row.accessibility) if page and page.live and page.url]
    return Brand(
        name=row.name or settings.WAGTAIL_SITE_NAME,
        logo=row.logo.get_rendition("max-640x96|format-webp").url if row.logo else "",
        # Other sites, which fetch it, do not all read WebP.
        preview=urljoin(settings.WAGTAILADMIN_BASE_URL, row.logo.get_rendition(PREVIEW).url) if row.logo else "",
        accent=row.accent,
        sender=row.sender,
        footer=tuple(Link(page.pk, page.title, page.url) for page in pages),
    )


@receiver([post_save, post_delete], sender=Branding)
def forget(sender: object, **kwargs: object) -> None:
    """Now, for this transaction, and again when others can see what it wrote."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


@receiver(post_save, sender=Branding)
def name_the_site(sender: object, instance: Branding, **kwargs: object) -> None:
    """Wagtail's admin greets with the name of its site."""
    Site.objects.filter(is_default_site=True).update(site_name=instance.name)


@receiver([page_published, page_unpublished, post_page_move])
def follow(sender: object, instance: Page, **kwargs: object) -> None:
    """A page at the foot may have been renamed, moved or taken down."""
    brand = cache.get(KEY)
    if brand is None or any(link.page == instance.pk for link in brand.footer):
        forget(sender)
