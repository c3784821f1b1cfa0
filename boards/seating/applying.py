"""A company's way to a seat: it applies or is invited, agrees to the terms as they stand, and sits."""

import hashlib
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.html import strip_tags
from wagtail.log_actions import log

from portal.accounts.models import Account, Membership, User
from portal.outbox import mail

from . import access, appointing, granting, terms
from .models import Application, BoardPage, Delegate, Seat

State = Application.State
# How long an invitation holds; then another company may have the seat.
TO_ANSWER = timedelta(days=30)


class Grounds(TypedDict, total=False):
    """Why a company says it cares."""

    uses_it: bool
    bought_it: bool
    has_cases: bool
    would_test: bool
    would_pay: bool


class MayNotApply(Exception):
    """Of no company, or of one that sits on the board already."""


class MovedOn(Exception):
    """Someone else decided on the application meanwhile."""


class ReasonMissing(Exception):
    """Who declines says why."""


class NoVacancy(Exception):
    """Every seat is taken or offered; the waiting list is open."""


class TermsChanged(Exception):
    """The charter or the agreement is not the one that was read."""


def words_of(board: BoardPage) -> str:
    """What a company agrees to when it takes its seat, as plain text."""
    parts = [strip_tags(part.replace("</p>", "</p>\n")).strip() for part in (board.charter, board.agreement)]
    return "\n\n".join(part for part in parts if part)


def version_of(board: BoardPage) -> str:
    """Names the words; other words have another version."""
    return hashlib.sha256(words_of(board).encode()).hexdigest()[:12]


def apply(*, board: BoardPage, why: str, by: User, at: datetime, **grounds: Unpack[Grounds]) -> Application:
    """Ask for a seat; a company that has asked already gets the application it has. Raises MayNotApply."""
    if not access.can_apply(by, board):
        raise MayNotApply
    return _open(board, by.account, {"applicant": by, "applied_at": at, "why": why, **grounds})


def invite_company(
    *, board: BoardPage, account: Account, reason: str = "", by: User, at: datetime, **grounds: Unpack[Grounds]
) -> Application:
    """Offer a seat to a company that did not ask, or that did. Raises NoVacancy, AlreadySeated, MovedOn.

    What it has told us stands on the application as if it had asked.
    """
    if Seat.objects.current(at).filter(board=board, account=account).exists():
        raise granting.AlreadySeated
    with transaction.atomic():
        application = _open(board, account, {"applicant": by, "applied_at": at, **grounds})
        return decide(application, to=State.INVITED, reason=reason, by=by, at=at)


def _open(board: BoardPage, account: Account, fields: dict) -> Application:
    try:
        with transaction.atomic():
            return Application.objects.create(board=board, account=account, **fields)
    except IntegrityError:
        return Application.objects.open().get(board=board, account=account)


def decide(application: Application, *, to: str, reason: str = "", by: User | None, at: datetime) -> Application:
    """Invite, put on the waiting list, or decline; by nobody where its place on the waiting list came up.

    The company is told. Raises MovedOn, ReasonMissing, NoVacancy.
    """
    if to == State.DECLINED and not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        board = BoardPage.objects.select_for_update().get(pk=application.board_id)
        now = Application.objects.select_for_update().get(pk=application.pk)
        if now.state not in Application.OPEN or now.state == to:
            raise MovedOn
        if to == State.INVITED and terms.free_to_offer(board, at) == 0:
            raise NoVacancy
        now.answer_by = at + TO_ANSWER if to == State.INVITED else None
        return _settle(now, to, reason=reason, by=by, at=at)


def lapse(application: Application, *, at: datetime) -> None:
    """Let an invitation end that nobody answered in time, and tell the company. Raises MovedOn."""
    with transaction.atomic():
        now = Application.objects.select_for_update().get(pk=application.pk)
        if now.state != State.INVITED or now.answer_by is None or now.answer_by > at:
            raise MovedOn
        _settle(now, State.LAPSED, reason="", by=None, at=at)


def _settle(now: Application, to: str, *, reason: str, by: User | None, at: datetime) -> Application:
    now.state, now.reason, now.decided_at, now.decided_by = to, reason, at, by
    now.save(update_fields=["state", "reason", "decided_at", "decided_by", "answer_by"])
    log(now, "boards.application.decide", user=by, data={"state": to, "reason": reason})
    _tell(now, at)
    return now


def withdraw(application: Application, *, by: User, at: datetime) -> None:
    """The company no longer wants it. Raises MovedOn."""
    with transaction.atomic():
        open_ones = Application.objects.open().filter(pk=application.pk)
        if not open_ones.update(state=State.WITHDRAWN, decided_at=at, decided_by=by):
            raise MovedOn
        log(application, "boards.application.decide", user=by, data={"state": State.WITHDRAWN.value})


def accept(application: Application, *, version: str, by: User, at: datetime) -> Seat:
    """Agree to the words that stand and take the seat; who applied speaks for it, if still of the company.

    Raises MovedOn, TermsChanged, and what granting raises.
    """
    with transaction.atomic():
        board = BoardPage.objects.select_for_update().get(pk=application.board_id)
        now = Application.objects.select_for_update().select_related("account", "applicant").get(pk=application.pk)
        if not access.can_accept(by, now, at):
            raise MovedOn
        if version != version_of(board):
            raise TermsChanged
        seat = granting.grant_seat(
            board=board, account=now.account, starts_at=at, term_ends_at=terms.end_of_term(board, at), by=by
        )
        now.state, now.seat, now.agreed_at, now.agreed_by = State.SEATED, seat, at, by
        now.agreed_text = words_of(board)
        now.save(update_fields=["state", "seat", "agreed_at", "agreed_by", "agreed_text"])
        log(now, "boards.application.agree", user=by, data={"version": version})
        speaker = now.applicant if not now.applicant.is_staff and now.applicant.account == now.account else by
        appointing.appoint(seat=seat, user=speaker, role=Delegate.Role.DELEGATE, at=at, by=by)
    return seat


def _tell(application: Application, at: datetime) -> None:
    """Who applied, while of the company, and its admins."""
    of_the_company = Membership.objects.current(at).filter(account=application.account_id).select_related("user")
    people = {
        membership.user
        for membership in of_the_company
        if membership.role == Membership.Role.COMPANY_ADMIN or membership.user_id == application.applicant_id
    }
    for person in people:
        mail.send(
            to=person.email,
            template="boards/seating/mail/application",
            context={"application": application, "board": application.board, "person": person},
            key=f"application:{application.pk}:{application.state}:{at.isoformat()}:{person.pk}",
        )
