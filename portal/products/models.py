from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account


class Product(models.Model):
    """Something we sell and support."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ProductVersion(models.Model):
    """A released version of a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="versions", verbose_name=_("product"))
    number = models.CharField(_("number"), max_length=40)
    released_on = models.DateField(_("released on"))
    supported_until = models.DateField(_("supported until"), null=True, blank=True)

    class Meta:
        verbose_name = _("product version")
        verbose_name_plural = _("product versions")
        ordering = ["product__name", "-released_on"]
        constraints = [
            models.UniqueConstraint(name="portal_version_number_once_per_product", fields=["product", "number"])
        ]

    def __str__(self):
        return f"{self.product} {self.number}"


class InstallationQuerySet(models.QuerySet):
    def running(self, on):
        return self.filter(since__lte=on).filter(Q(until=None) | Q(until__gt=on))


class Installation(models.Model):
    """A company runs a version at a site, from a day until a day."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="installations", verbose_name=_("company"))
    version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="installations", verbose_name=_("version"))
    site = models.CharField(_("site"), max_length=120, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = InstallationQuerySet.as_manager()

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [
            models.CheckConstraint(
                name="portal_installation_ends_after_it_starts", condition=Q(until=None) | Q(until__gte=F("since"))
            )
        ]

    def __str__(self):
        return f"{self.account} · {self.version}"
