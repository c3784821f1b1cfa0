import csv
from datetime import datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from boards.seating.models import BoardPage, BoardsIndexPage
from boards.seating.views import board_or_404

from . import access, agreeing, reporting, shares, warning

A_YEAR = timedelta(days=365)


def only_who_see_revenue(request):
    """To customers it is not there; of our people only those who may see revenue read it."""
    if access.can_see_balance(request.user):
        return
    raise PermissionDenied if request.user.is_staff else Http404


@login_required
def balance(request):
    """Who sits where, with what weight, and which of our own rules that breaks."""
    only_who_see_revenue(request)
    seated, boards = shares.seated(timezone.now()), list(BoardPage.objects.live().order_by("title"))
    of_boards = [(board, seated.of_board(board)) for board in boards]
    largest = {board: one.largest() for board, one in of_boards}
    agreements = {
        board.pk: agreeing.agreement_with(account, board) for board, account in largest.items() if account is not None
    }
    context = {
        "seated": seated,
        "kinds": [(label, seated.shares(kind)) for kind, label in shares.KINDS.items()],
        "several": seated.on_several(),
        "boards": [
            (board, one.shares("company")[:3], len(one.seats), agreements.get(board.pk)) for board, one in of_boards
        ],
        "warnings": warning.warnings(BoardsIndexPage.objects.first(), seated, boards, agreements),
    }
    return render(request, "boards/balance/balance.html", context)


@login_required
def board_report(request, slug):
    """One board over a year, or over the days that are asked for."""
    only_who_see_revenue(request)
    report = _report(request, slug)
    charts = {
        "taking": [(one.company, one.percent) for one in report.taking],
        "lenses": [(round.title, part.percent) for round, part in report.lenses if part.of],
    }
    return render(request, "boards/balance/report.html", {"report": report, "board": report.board, **charts})


@login_required
def board_report_csv(request, slug):
    only_who_see_revenue(request)
    report = _report(request, slug)
    headers = {"Content-Disposition": f'attachment; filename="board-{slug}.csv"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response)
    writer.writerow(["what", "of", "number", "out_of"])
    writer.writerows([what, _plain(name), number, of] for what, name, number, of in report.rows())
    return response


def _plain(text):
    """A name that a spreadsheet would take for a formula is text."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _report(request, slug):
    at = timezone.now()
    since, until = (_instant(request.GET.get(name, ""), end) for name, end in (("from", time.min), ("until", time.max)))
    return reporting.report_of(board_or_404(request, slug), since=since or at - A_YEAR, until=min(until or at, at))


def _instant(text, end):
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, end)) if day and 1 < day.year < 9999 else None
