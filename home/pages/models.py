from http import HTTPMethod

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from certification.courses.models import CoursePage
from portal.knowledge import browsing

SHOWN = 4  # of each kind on the home page


class HomePage(Page):
    """The front door. Houses hang below it."""

    lead = models.CharField(_("lead"), max_length=240, blank=True)
    body = RichTextField(_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "home/pages/home_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        """What hangs below is looked up together with what the boards' index says: one question fewer for a board."""
        children = self.get_children().select_related("boardsindexpage")
        child = children.filter(slug=path_components[0]).first() if path_components else None
        if child is None:
            return super().route(request, path_components)
        return (getattr(child, "boardsindexpage", None) or child.specific).route(request, path_components[1:])

    def get_context(self, request, *args, **kwargs):
        courses = CoursePage.objects.live().order_by("path")[:SHOWN]
        shown = {"articles": browsing.lately_changed(request.user, SHOWN), "courses": courses}
        return super().get_context(request, *args, **kwargs) | shown


class StandardPage(Page):
    """A page of words: about, legal, contact."""

    body = RichTextField(_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    template = "home/pages/standard_page.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        verbose_name = _("standard page")
