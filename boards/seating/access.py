from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from portal.accounts.access import EXECUTIVES, MANAGERS, MODERATORS, OWNERS, can_manage_team, is_in
from portal.accounts.models import User

from .models import Application, BoardPage, Delegate, Seat

# Whoever asks for a page.
Reader = User | AnonymousUser


def can_see_board(user: Reader, board: BoardPage, at: datetime | None = None) -> bool:
    """`BoardPage.objects.visible_to`, of one board that is at hand."""
    if not board.live:
        return False
    if user.is_staff or board.is_public:
        return True
    account = getattr(user, "account", None)
    if account is None:
        return False
    if board.confidentiality == BoardPage.Confidentiality.CUSTOMERS:
        return True
    if is_member(user, board, at) if at else board.place_of(user).seat is not None:
        return True
    is_named = board.confidentiality == BoardPage.Confidentiality.NAMED
    return is_named and board.named_accounts.filter(pk=account.pk).exists()


def can_run_boards(user: Reader) -> bool:
    """Seats, moderation, rounds and results are the moderators' work."""
    return isinstance(user, User) and is_in(user, MODERATORS)


def can_see_seats(user: Reader, board: BoardPage) -> bool:
    """Who sits on a board and until when is for those on it, and for our people."""
    return user.is_staff or board.place_of(user).seat is not None


def can_see_revenue(user: Reader) -> bool:
    return isinstance(user, User) and is_in(user, MODERATORS, MANAGERS, EXECUTIVES, OWNERS)


def seat_of(user: Reader, board: BoardPage, at: datetime | None = None) -> Seat | None:
    """The seat the person's company holds on the board now, or None."""
    account = getattr(user, "account", None)
    if account is None:
        return None
    return Seat.objects.current(at).filter(board=board, account=account).select_related("account").first()


def is_member(user: Reader, board: BoardPage, at: datetime | None = None) -> bool:
    return seat_of(user, board, at) is not None


def can_speak_for(user: Reader, seat: Seat, at: datetime | None = None) -> bool:
    """The seat's delegate or a deputy, as long as they belong to the company and the seat is in office."""
    return isinstance(user, User) and Delegate.objects.speaking(at).filter(seat=seat, user=user).exists()


def can_appoint(user: User, seat: Seat) -> bool:
    """The company's own admins, and moderators on their word."""
    if user.is_staff:
        return can_run_boards(user)
    return can_manage_team(user) and user.account == seat.account


def can_apply(user: Reader, board: BoardPage) -> bool:
    """Anyone of a customer company that reads the board and has no seat on it."""
    return getattr(user, "account", None) is not None and not is_member(user, board)


def can_accept(user: User, application: Application, at: datetime) -> bool:
    """The company's admins bind it; what they bind it to is the board's agreement. Not after the day it was told."""
    until = application.answer_by if application.state == Application.State.INVITED else None
    return until is not None and at < until and of_the_company(user, application) and can_manage_team(user)


def of_the_company(user: User, application: Application) -> bool:
    return not user.is_staff and user.account == application.account
