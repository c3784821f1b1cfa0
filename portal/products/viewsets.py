"""The staff side: what we sell, and which company runs what."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from .models import Installation, Product, ProductVersion


class ProductViewSet(ModelViewSet):
    model = Product
    icon = "tag"
    menu_label = _("Products")
    list_display = ["name", "slug", "summary"]
    form_fields = ["name", "slug", "summary"]
    search_fields = ["name"]
    copy_view_enabled = False


class VersionListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("product")


class ProductVersionViewSet(ModelViewSet):
    model = ProductVersion
    icon = "history"
    menu_label = _("Versions")
    index_view_class = VersionListView
    list_display = ["product", "number", "released_on", "supported_until"]
    list_filter = ["product", "supported_until"]
    form_fields = ["product", "number", "released_on", "supported_until"]
    search_fields = ["product__name", "number"]
    copy_view_enabled = False


class InstallationListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "version__product")


class InstallationViewSet(ModelViewSet):
    model = Installation
    icon = "cogs"
    menu_label = _("Installations")
    index_view_class = InstallationListView
    list_display = ["account", "version", "site", "since", "until"]
    list_filter = ["account", "version__product", "version"]
    list_export = list_display
    form_fields = ["account", "version", "site", "since", "until"]
    search_fields = ["account__name", "site", "version__product__name"]


class ProductsViewSetGroup(ModelViewSetGroup):
    menu_label = _("Products")
    menu_icon = "tag"
    items = (ProductViewSet, ProductVersionViewSet)
