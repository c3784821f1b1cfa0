from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account
from portal.products.models import Product


class ContractLineQuerySet(models.QuerySet):
    def running(self, on):
        return self.filter(starts_on__lte=on, ends_on__gt=on)


class ContractLine(models.Model):
    """What a company pays us for one thing over one period. `ends_on` is the day it renews or ends, not included."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="contract_lines", verbose_name=_("company"))
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, verbose_name=_("product"))
    reference = models.CharField(_("reference"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=200)
    # Minor units of the currency (cents; whole yen) a year.
    yearly_amount = models.BigIntegerField(_("yearly amount"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("renews on"))

    objects = ContractLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract line")
        verbose_name_plural = _("contract lines")
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                name="portal_contract_line_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="portal_contract_line_is_not_negative", condition=Q(yearly_amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.account} · {self.description}"
