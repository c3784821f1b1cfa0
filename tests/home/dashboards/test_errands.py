from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from boards.rounds.models import Round
from home.dashboards import errands
from home.listening.models import ListeningSession
from portal.accounts import ownership
from tests.factories import boards as board_make
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge_make
from tests.factories.portal_revenue import ContractLineFactory
from tests.factories.portal_support import CaseFactory


@pytest.fixture
def said(db, base_tier):
    return lambda user: [thing.text for thing in errands.for_staff(user, timezone.now())]


def test_nothing_waits_at_first(said, cast):
    assert said(cast("sam")) == []


def test_desk_waits_for_support_what_is_late_first(said, cast):
    CaseFactory()
    CaseFactory(assignee=cast("sam"), next_due_at=timezone.now() - timedelta(hours=1))

    assert said(cast("sam")) == ["1 case of yours is late", "1 case is with nobody"]
    assert said(cast("priya")) == ["1 case is with nobody"]
    assert said(cast("edwin")) == []


def test_board_waits_for_moderators(said, cast):
    board = board_make.BoardFactory()
    item = board_make.proposal(board, make.MembershipFactory().user)
    board_make.RoundFactory(board=board, title="Autumn", state=Round.State.CLOSED)

    assert sorted(said(cast("marta"))) == [f"Decide on “{item.title}”", "Publish the result of “Autumn”"]
    assert said(cast("wren")) == []


def test_marks_wait_for_whose_draft_they_are_in(said, cast):
    article = knowledge_make.article(live=False, owner=cast("sam"))
    knowledge_make.MarkFactory.create_batch(2, article=article)

    assert said(cast("sam")) == ["Decide on 2 marks in “Trends stay empty”"]
    assert said(cast("priya")) == []


def test_review_waits_for_whose_task_it_is(said, cast):
    article = knowledge_make.article(live=False)
    reviewer = cast("wren")
    start_workflow(article, by=cast("sam"))

    assert said(reviewer) == ["Review “Trends stay empty”"]
    assert said(cast("edwin")) == []


def start_workflow(article, *, by):
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.set(Group.objects.filter(name="Writers"))
    workflow = Workflow.objects.create(name="Articles")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=article)
    workflow.start(article, by)


@pytest.mark.parametrize(
    ("starts_in", "accepted", "lines"),
    [(2, False, ["Listen at the desk"]), (-3, True, ["Say what you learned at the desk"]), (-3, False, [])],
)
def test_listening_session(said, cast, starts_in, accepted, lines):
    start = timezone.now() + timedelta(hours=starts_in)
    ListeningSession.objects.create(
        listener=cast("iris"),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        rules_accepted_at=start if accepted else None,
    )

    assert said(cast("iris")) == lines


def test_unowned_companies_wait_for_managers(said, cast):
    cast("ada")

    assert said(cast("milo")) == ["1 company has no relationship owner"]
    assert said(cast("olga")) == []


def test_companies_that_pay_and_nobody_owns_come_first_for_everybody(said, cast):
    ContractLineFactory(account=cast("ada").account)

    for name in ("sam", "wren", "olga", "iris"):
        assert said(cast(name))[0] == "1 company that pays us has no relationship owner"


def test_brief_waits_until_it_is_read(said, cast):
    given = ownership.assign(
        account=cast("ada").account, owner=cast("olga"), brief="Call Ada.", at=timezone.now(), by=cast("milo")
    )
    assert said(cast("olga")) == ["Read the brief: Brenner Mühlen AG is yours"]

    ownership.read(given, by=cast("olga"), at=timezone.now())
    assert said(cast("olga")) == []
