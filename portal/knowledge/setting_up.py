"""The help centre of an empty portal: its page, who may write in it, and how an article is reviewed."""

from django.utils.translation import gettext as _
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from portal.accounts import access, staffing

from . import findable, indexing
from .models import (
    Corpus,
    HeldLicence,
    HelpIndexPage,
    KnownValue,
    Licence,
    LicenceRule,
    LicenceTask,
    SearchLogEntry,
    Synonyms,
)

WORKFLOW = "Article review"
STEPS = (
    ("A coach looks at it", Licence.CONTRIBUTOR, Licence.COACH),
    ("A publisher approves it", Licence.PUBLISHER, Licence.PUBLISHER),
)


def set_up(home_page: Page) -> None:
    """Idempotent; a help centre that was renamed or moved stays as it is."""
    help_centre = HelpIndexPage.objects.first() or home_page.add_child(
        instance=HelpIndexPage(
            title=_("Help"), slug="help", lead=_("Answers from our own support. Search in your own words.")
        )
    )
    staffing.allow_pages(access.WRITERS, to=("add", "change", "publish", "lock", "unlock"), below=help_centre)
    staffing.allow_pages(access.SUPPORT, to=("add", "change"), below=help_centre)
    staffing.allow(access.SUPPORT, access.WRITERS, access.MANAGERS, to=("view",), on=SearchLogEntry)
    staffing.allow(access.SUPPORT, access.WRITERS, to=("add", "change", "delete", "view"), on=KnownValue)
    staffing.allow(access.WRITERS, to=("add", "change", "delete", "view"), on=Synonyms)
    for model in (HeldLicence, LicenceRule):
        staffing.allow(access.MANAGERS, to=("add", "change", "delete", "view"), on=model)
        staffing.allow(access.SUPPORT, access.WRITERS, to=("view",), on=model)
    review(help_centre)
    index_what_is_missing()


def index_what_is_missing() -> None:
    """What was there before its kind could be found, as after an upgrade that rebuilds the index."""
    for kind, documents in findable.KINDS.items():
        if not Corpus.objects.filter(kind=kind).exists():
            indexing.rebuild(kind, documents())


def review(help_centre: HelpIndexPage) -> Workflow:
    """A coach looks at what candidates write, a publisher at what customers read; approval publishes."""
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    for order, (name, passes_with, approved_by) in enumerate(STEPS):
        task = LicenceTask.objects.filter(name=name).first() or LicenceTask.objects.create(
            name=name, passes_with=passes_with, approved_by=approved_by
        )
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowPage.objects.get_or_create(page=help_centre, defaults={"workflow": workflow})
    return workflow
