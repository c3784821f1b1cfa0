from django.core.management import call_command
from wagtail.models import GroupPagePermission, Workflow, WorkflowPage

from portal.accounts import access
from portal.knowledge.models import HelpIndexPage, Licence


def test_set_up_makes_the_help_centre_and_its_review(db):
    help_centre = HelpIndexPage.objects.get()

    assert help_centre.url == "/help/"
    workflow = help_centre.get_workflow()
    assert workflow.name == "Article review"
    steps = [row.task.specific for row in workflow.workflow_tasks.order_by("sort_order")]
    assert [(step.name, step.passes_with, step.approved_by) for step in steps] == [
        ("A coach looks at it", Licence.CONTRIBUTOR, Licence.COACH),
        ("A publisher approves it", Licence.PUBLISHER, Licence.PUBLISHER),
    ]


def test_set_up_lets_support_write_and_writers_publish(db):
    rows = GroupPagePermission.objects.filter(page=HelpIndexPage.objects.get())

    may = {name: set() for name in (access.SUPPORT, access.WRITERS)}
    for row in rows.filter(group__name__in=may).select_related("group", "permission"):
        may[row.group.name].add(row.permission.codename)
    assert may == {
        access.SUPPORT: {"add_page", "change_page"},
        access.WRITERS: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
    }


def test_set_up_again_changes_nothing(db):
    before = (HelpIndexPage.objects.count(), Workflow.objects.count(), WorkflowPage.objects.count())

    call_command("set_up", verbosity=0)

    assert (HelpIndexPage.objects.count(), Workflow.objects.count(), WorkflowPage.objects.count()) == before
