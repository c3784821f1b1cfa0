from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account

from .customers import Customer


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(customer__account__in=Account.objects.visible_to(user))


class Invoice(models.Model):
    """Our copy of an invoice at Stripe, as last fetched."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("To be paid")
        PAID = "paid", _("Paid")
        VOID = "void", _("Void")
        UNCOLLECTIBLE = "uncollectible", _("Written off")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", verbose_name=_("company"))
    stripe_id = models.CharField(_("Stripe invoice"), max_length=80, unique=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    currency = models.CharField(_("currency"), max_length=3)
    # Minor units of the currency; negative where we owe the customer.
    total = models.BigIntegerField(_("total"))
    # Of the total: what credit notes take off, and what was paid back.
    credited = models.BigIntegerField(_("credited"), default=0)
    refunded = models.BigIntegerField(_("refunded"), default=0)
    issued_at = models.DateTimeField(_("issued"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    hosted_url = models.TextField(blank=True)
    pdf_url = models.TextField(blank=True)
    fetched_at = models.DateTimeField(_("last fetched"))

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued_at"]

    def __str__(self):
        return self.number or self.stripe_id


class CreditNote(models.Model):
    """Our copy of a credit note that somebody wrote at Stripe."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="credit_notes", verbose_name=_("invoice"))
    stripe_id = models.CharField(_("Stripe credit note"), max_length=80, unique=True)
    number = models.CharField(_("number"), max_length=80)
    total = models.BigIntegerField(_("total"))
    is_void = models.BooleanField(_("void"), default=False)
    issued_at = models.DateTimeField(_("issued"))
    pdf_url = models.TextField(blank=True)

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ["issued_at", "pk"]

    def __str__(self):
        return self.number
