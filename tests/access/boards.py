from datetime import timedelta

from django.utils import timezone

from boards.meetings import recording
from boards.meetings.models import Attendance
from boards.roadmap import evidencing
from boards.roadmap.models import Flag
from boards.rounds import opening, publishing, voting
from boards.rounds.models import Round
from boards.seating import rivalling
from boards.watching import feeding, keeping
from tests.access.matrix import LOGIN, Row
from tests.factories import boards as make

# What another company may not see is missing for it.
MISSING_ELSEWHERE = {"anonymous": LOGIN, "stranger": 404, "rival": 404}


# The moderators' pages are not there for customers.
MODERATORS = {"anonymous": LOGIN, "stranger": 404, "customers": 404, "moderator": 200, "*": 403}
# What we know of customers is not there for them.
OUR_PEOPLE = {"anonymous": LOGIN, "stranger": 404, "customers": 404}


def board_with_brenner(cast, **fields):
    seat = make.SeatFactory(board=make.BoardFactory(**fields), account=cast("ada").account)
    return seat.board


def brenners_board(cast):
    return (board_with_brenner(cast).slug,)


def brenners_seat(cast):
    return (make.SeatFactory(account=cast("ada").account).pk,)


def brenners_delegate(cast):
    return (make.seat_with_delegate(make.BoardFactory(), cast("ada")).delegates.get().pk,)


def open_board(cast):
    return (make.BoardFactory(confidentiality="customers").slug,)


def brenners_application(cast):
    return (make.ApplicationFactory(applicant=cast("ada"), account=cast("ada").account).pk,)


def brenners_rivalry(cast):
    board = board_with_brenner(cast)
    pair = {"one": cast("ada").account, "other": cast("hana").account}
    return (rivalling.declare(board=board, **pair, by=cast("marta"), at=timezone.now()).pk,)


SEATING = {
    "seat_renew": Row(MISSING_ELSEWHERE | {"moderator": 422, "*": 403}, brenners_seat, "post"),
    "seat_follow": Row(MISSING_ELSEWHERE | {"moderator": 302, "*": 403}, brenners_seat, "post"),
    "board_seats": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_board),
    "seat_apply": Row({"anonymous": LOGIN, "stranger": 404, "customers": 200, "*": 403}, open_board),
    "seat_invite": Row({"anonymous": LOGIN, "stranger": 404, "customers": 404, "moderator": 200, "*": 403}, open_board),
    "application": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_application),
    "application_decide": Row(MISSING_ELSEWHERE | {"moderator": 302, "*": 403}, brenners_application, "post"),
    "application_answer": Row(
        MISSING_ELSEWHERE | {"member": 302, "admin": 302, "*": 403}, brenners_application, "post"
    ),
    "board_rivals": Row(MODERATORS, open_board),
    "rivalry_revoke": Row(MODERATORS | {"moderator": 302}, brenners_rivalry, "post"),
    "seat": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_seat),
    "seat_end": Row(MISSING_ELSEWHERE | {"moderator": 302, "*": 403}, brenners_seat, "post"),
    "seat_dismiss": Row(MISSING_ELSEWHERE | {"admin": 302, "moderator": 302, "*": 403}, brenners_delegate, "post"),
}


def brenners_item(cast):
    return (make.ItemFactory(board=board_with_brenner(cast)).pk,)


def brenners_comment(cast):
    item = make.ItemFactory(board=board_with_brenner(cast))
    return (make.CommentFactory(item=item, author=cast("ada")).pk,)


def brenners_evidence(cast):
    said = {"account": cast("ada").account, "why": "They said so.", "said_at": timezone.now()}
    item = make.ItemFactory(board=board_with_brenner(cast))
    return (evidencing.enter(item, **said, by=cast("sam"), at=timezone.now()).pk,)


def brenners_flag(cast):
    item = make.ItemFactory(board=board_with_brenner(cast))
    said = {"item": item, "raised_by": cast("emil"), "account": cast("emil").account}
    return (Flag.objects.create(**said, why="It names a person.", raised_at=timezone.now()).pk,)


def public_board(cast):
    return (make.BoardFactory(confidentiality="public").slug,)


def emils_feed(cast):
    watch = keeping.watch(board_with_brenner(cast), how="here", by=cast("emil"), at=timezone.now())
    return (feeding.token_of(watch),)


WATCHING = {
    "watching": Row({"anonymous": LOGIN, "*": 200}),
    "board_watch": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_board),
    "item_watch": Row(MISSING_ELSEWHERE | {"*": 302}, brenners_item, "post"),
    "board_feed": Row({"*": 200}, public_board),
    "own_feed": Row({"*": 200}, emils_feed),  # a feed reader signs in nowhere: the address is the key
}
ROADMAP = {
    "item_propose": Row(MISSING_ELSEWHERE | {"member": 200, "admin": 200, "moderator": 200, "*": 403}, brenners_board),
    "item_import": Row(MODERATORS, brenners_board),
    "item_similar": Row(MISSING_ELSEWHERE | {"member": 200, "admin": 200, "moderator": 200, "*": 403}, brenners_board),
    "item": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_item),
    "item_back": Row(MISSING_ELSEWHERE | {"member": 302, "admin": 302, "*": 403}, brenners_item, "post"),
    "item_comment": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_item, "post"),  # an empty comment is asked again
    "item_evidence": Row(OUR_PEOPLE | {"staff": 200}, brenners_item),
    "evidence_withdraw": Row(OUR_PEOPLE | {"staff": 302}, brenners_evidence, "post"),
    "item_decide": Row(MISSING_ELSEWHERE | {"moderator": 200, "*": 403}, brenners_item),
    "comment_mark": Row(MISSING_ELSEWHERE | {"moderator": 302, "*": 403}, brenners_comment, "post"),
    "comment_edit": Row(MISSING_ELSEWHERE | {"admin": 200, "*": 403}, brenners_comment),
    "comment_flag": Row(MISSING_ELSEWHERE | {"member": 200, "*": 403}, brenners_comment),  # ada wrote it herself
    "item_flag": Row(MISSING_ELSEWHERE | {"member": 200, "admin": 200, "*": 403}, brenners_item),
    "flag_settle": Row(MODERATORS | {"moderator": 302}, brenners_flag, "post"),
    "comment_hide": Row(MISSING_ELSEWHERE | {"moderator": 302, "*": 403}, brenners_comment, "post"),
}


def brenners_round(cast, **fields):
    board = make.BoardFactory()
    make.seat_with_delegate(board, cast("ada"))
    return (make.RoundFactory(board=board, paper=2, **fields).pk,)


def brenners_seat_in_a_round(cast):
    (pk,) = brenners_round(cast)
    return pk, Round.objects.get(pk=pk).board.seats.get().pk


def brenners_result(cast):
    (pk,) = brenners_round(cast)
    round, at = Round.objects.get(pk=pk), timezone.now()
    said = {"seat": round.board.seats.get(), "entries": {round.items.first().pk: 1}}
    voting.cast(round=round, **said, by=cast("ada"), at=at)
    opening.close_round(round, at=at, by=cast("marta"))
    publishing.publish(round, at=at, by=cast("marta"))
    return (pk,)


def brenners_draft(cast):
    return brenners_round(cast, state="draft")


def item_ada_speaks_on(cast):
    board = make.BoardFactory()
    make.seat_with_delegate(board, cast("ada"))
    return (make.ItemFactory(board=board).pk,)


# A ballot is a company's: our own people have none.
OF_THE_COMPANY = {"anonymous": LOGIN, "member": 200, "admin": 200, "*": 404}

ROUNDS = {
    "board_room": Row(MODERATORS),
    "round_new": Row(MODERATORS, brenners_board),
    "round_edit": Row(MODERATORS, brenners_draft),
    "round_run": Row(MODERATORS, brenners_round),
    "item_recuse": Row(MISSING_ELSEWHERE | {"admin": 302, "*": 403}, item_ada_speaks_on, "post"),
    "round": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_round),
    "ballot": Row(OF_THE_COMPANY, brenners_round),
    "ballot_withdraw": Row(OF_THE_COMPANY | {"member": 302, "admin": 302}, brenners_round, "post"),
    "ballot_entrust": Row(OF_THE_COMPANY | {"member": 403, "admin": 302}, brenners_round, "post"),
    "ballot_on_behalf": Row(MODERATORS, brenners_seat_in_a_round),
    "receipt": Row(OF_THE_COMPANY, brenners_round),
    "result": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_result),
    "result_ballots": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_result),
}


def brenners_meeting(cast):
    return (make.MeetingFactory(board=board_with_brenner(cast)).pk,)


def brenners_shipped_item(cast):
    item = make.ItemFactory(board=board_with_brenner(cast), status="shipped")
    make.ToldFactory(item=item, account=cast("ada").account)
    return (item.pk,)


def a_meeting_of_the_past(cast):
    board = make.BoardFactory()
    seat = make.seat_with_delegate(board, cast("ada"))
    starts_at = timezone.now() - timedelta(days=1)
    meeting = make.MeetingFactory(board=board, starts_at=starts_at, record="We met.", record_version=1)
    Attendance.objects.create(meeting=meeting, seat=seat)
    return (meeting.pk,)


def an_action_of_ada(cast):
    meeting = make.MeetingFactory(board=board_with_brenner(cast))
    said = {"what": "Test it", "holder": cast("ada"), "due_on": timezone.localdate()}
    return (recording.take_on(meeting, **said, by=cast("marta")).pk,)


# Revenue is in it.
SEES_REVENUE = {"anonymous": LOGIN, "stranger": 404, "customers": 404, "moderator": 200, "owner": 200, "manager": 200}
SEES_REVENUE |= {"executive": 200, "*": 403}
BALANCE = {
    "board_balance": Row(SEES_REVENUE),
    "board_report": Row(SEES_REVENUE, brenners_board),
    "board_report_csv": Row(SEES_REVENUE, brenners_board),
}
MEETINGS = {
    "meeting_ics": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_meeting),
    "meeting_run": Row(MODERATORS, brenners_meeting),
    "meeting_answer": Row(MISSING_ELSEWHERE | {"admin": 200, "*": 403}, a_meeting_of_the_past, "post"),
    "action_finish": Row(MISSING_ELSEWHERE | {"admin": 302, "moderator": 302, "*": 403}, an_action_of_ada, "post"),
    "meetings": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_board),
    "meeting": Row(MISSING_ELSEWHERE | {"*": 200}, brenners_meeting),
}
LOOP = {
    "changelog": Row({"*": 200}),
    "broken_promises": Row({"*": 200}),
    "item_confirm": Row(MISSING_ELSEWHERE | {"member": 302, "admin": 302, "*": 403}, brenners_shipped_item, "post"),
}

# Address name: its row.
ROWS: dict[str, Row] = SEATING | ROADMAP | WATCHING | ROUNDS | MEETINGS | LOOP | BALANCE
