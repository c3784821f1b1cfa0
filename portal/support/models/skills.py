from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.products.models import Product


class Skill(models.Model):
    """A certificate that says that one of us knows a product: cases are proposed to who holds it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="skills", verbose_name=_("product"))
    credential = models.SlugField(_("certificate"), max_length=60, help_text=_("Slug of its course."))

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(name="portal_skill_once_per_product", fields=["product", "credential"])]

    def __str__(self):
        return f"{self.product} · {self.credential}"
