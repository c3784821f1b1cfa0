"""What the groups of our own people may do in Wagtail's admin. Each room gives what is its own; all is idempotent."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page


def allow(*groups: str, to: Iterable[str], on: type[Model]) -> None:
    """`allow(SUPPORT, to=("view", "change"), on=Account)`"""
    meta = on._meta
    codenames = [f"{action}_{meta.model_name}" for action in to]
    granted = Permission.objects.filter(content_type__app_label=meta.app_label, codename__in=codenames)
    for name in groups:
        group(name).permissions.add(*granted)


def allow_pages(*groups: str, to: Iterable[str], below: Page) -> None:
    """On a page and all below it; `to` is of add, change, publish, bulk_delete, lock, unlock."""
    for action in to:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
        for name in groups:
            GroupPagePermission.objects.get_or_create(group=group(name), page=below, permission=permission)


def allow_files(*groups: str) -> None:
    """Add and choose images and documents."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    codenames = [f"{action}_{kind}" for action in ("add", "change", "choose") for kind in ("image", "document")]
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    ):
        for name in groups:
            GroupCollectionPermission.objects.get_or_create(group=group(name), collection=root, permission=permission)


def group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]
