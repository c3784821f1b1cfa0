"""Licences to write: how far somebody of ours is trusted with articles, and the steps of review that ask for one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from portal.accounts.access import SUPPORT, WRITERS
from portal.accounts.models import User
from portal.promises.models import Standing

from .audiences import Audience


class Licence(models.IntegerChoices):
    """Each may do what those below it may."""

    CANDIDATE = 1, _("Candidate: writes drafts, which a coach looks at")
    CONTRIBUTOR = 2, _("Contributor: publishes for us, submits what customers read to a publisher")
    PUBLISHER = 3, _("Publisher: publishes for every audience")
    COACH = 4, _("Coach: looks at what candidates write")


# What a group brings with it, until somebody earns or is given more.
OF_GROUP = {SUPPORT: Licence.CANDIDATE, WRITERS: Licence.COACH}


class HeldLicence(models.Model):
    """A licence that somebody was given, whatever else they have earned."""

    user = models.OneToOneField(User, models.CASCADE, related_name="held_licence", verbose_name=_("person"))
    licence = models.PositiveSmallIntegerField(_("licence"), choices=Licence)
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("licence given")
        verbose_name_plural = _("licences given")
        ordering = ["user__email"]

    def __str__(self):
        return f"{self.user} · {self.get_licence_display()}"


class LicenceRule(models.Model):
    """Who is certified in a course holds a licence as long as the certificate runs."""

    credential = models.SlugField(_("certificate"), max_length=60, unique=True, help_text=_("Slug of the course."))
    licence = models.PositiveSmallIntegerField(_("licence"), choices=Licence)

    class Meta:
        verbose_name = _("licence by certification")
        verbose_name_plural = _("licences by certification")
        ordering = ["-licence", "credential"]

    def __str__(self):
        return f"{self.credential} · {self.get_licence_display()}"


def licence_of(user, at=None):
    """The highest of what the group brings, what was given and what is earned; 0 for people without any."""
    if not (user.is_active and user.is_staff):
        return 0
    if user.is_superuser:
        return Licence.COACH
    own = Standing.objects.current(at).filter(user=user).values("credential")
    earned = LicenceRule.objects.filter(credential__in=own).order_by().values_list("licence", flat=True)
    given = HeldLicence.objects.filter(user=user).order_by().values_list("licence", flat=True)
    brought = [licence for group, licence in OF_GROUP.items() if group in user.group_names]
    return max([0, *brought, *given.union(earned).order_by()])


def needed_for(article):
    """What it takes to publish an article without anybody's approval."""
    return Licence.CONTRIBUTOR if article.audience == Audience.INTERNAL else Licence.PUBLISHER


class LicenceTask(Task):
    """A step of review. Who holds the licence passes it by themselves, unless the article asks for two people."""

    passes_with = models.PositiveSmallIntegerField(
        _("passes with"), choices=Licence, help_text=_("Whoever submits and holds this needs nobody's approval here.")
    )
    approved_by = models.PositiveSmallIntegerField(_("approved by"), choices=Licence)

    admin_form_fields = [*Task.admin_form_fields, "passes_with", "approved_by"]

    class Meta:
        verbose_name = _("approval by licence")
        verbose_name_plural = _("approvals by licence")

    @classmethod
    def get_description(cls):
        return _("People with a licence approve; those who hold enough of one pass by themselves.")

    def start(self, workflow_state, user=None):
        state = super().start(workflow_state, user=user)
        if user and self.passes(workflow_state.content_object, user, workflow_state):
            state.status, state.finished_at, state.finished_by = TaskState.STATUS_APPROVED, timezone.now(), user
            state.save()
        return state

    def passes(self, article, user, workflow_state):
        """Nothing passes while a mark is undecided: it would be refused at the end, and the review be lost."""
        article = article.get_latest_revision_as_object()
        if article.marks.undecided().exists():
            return False
        if article.is_by_two and self.approved_by != Licence.COACH:
            return workflow_state.requested_by_id != user.pk and licence_of(user) >= self.approved_by
        return licence_of(user) >= min(self.passes_with, needed_for(article))

    def may_approve(self, article, user):
        state = article.current_workflow_state
        asked = state is not None and state.requested_by_id == user.pk
        # Wagtail asks about the page as well as about the article that it is.
        return licence_of(user) >= self.approved_by and not (article.specific.is_by_two and asked)

    def user_can_access_editor(self, obj, user):
        return self.may_approve(obj, user)

    def locked_for_user(self, obj, user):
        return not self.may_approve(obj, user)

    def user_can_lock(self, obj, user):
        return self.may_approve(obj, user)

    def get_actions(self, obj, user):
        if not self.may_approve(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if licence_of(user) < self.approved_by:
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)


def was_asked_for_by_another(article, user):
    """Whether what waits to be published went through a review that somebody else asked for."""
    state = WorkflowState.objects.for_instance(article).order_by("-created_at", "-pk").first()
    if state is None or state.requested_by_id == user.pk:
        return False
    return article.last_published_at is None or state.created_at > article.last_published_at


def is_open_to(article, user):
    """May this person change it, as far as its governance says?"""
    return not article.is_by_two or licence_of(user) >= Licence.PUBLISHER


def may_publish(article, user):
    """By licence. Where two people are asked for, only at the end of a review that another asked for."""
    if article.is_by_two:
        return licence_of(user) >= Licence.PUBLISHER and was_asked_for_by_another(article, user)
    return licence_of(user) >= needed_for(article)
