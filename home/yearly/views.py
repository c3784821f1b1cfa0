from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to
from portal.support.views.sheets import sheet

from . import access, exporting, printing, year


@require_safe
@open_to(access.can_read_years)
def our_year(request):
    """The running year of one's own company; our people choose one from what they know of each."""
    if request.user.is_staff:
        return redirect("book")
    account = request.user.account
    return redirect("year", account.slug, year.years(account, timezone.now())[-1])


@require_safe
@open_to(access.can_read_years)
def year_page(request, slug, number):
    found = asked(request, slug, number)
    chart = [(label, percent) for label, percent in found.months if percent is not None]
    context = {
        "year": found,
        "chart": chart,
        "years": reversed(year.years(found.account, timezone.now())),
        "sees_names": access.can_see_names(request.user),
        "sees_votes": access.can_see_votes(request.user, found.account),
    }
    return render(request, "home/yearly/year.html", context)


@require_safe
@open_to(access.can_read_years)
def year_csv(request, slug, number):
    return sheet(exporting.lines(asked(request, slug, number)), f"year-{slug}-{number}")


@require_safe
@open_to(access.can_read_years)
def year_pdf(request, slug, number):
    paper = printing.pdf(asked(request, slug, number), reader=request.user, at=timezone.now())
    name = f'attachment; filename="year-{slug}-{number}.pdf"'
    return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": name})


def asked(request, slug, number):
    """Another company's year, and one before it came or still to come, is not there."""
    account, now = get_object_or_404(access.accounts_of(request.user), slug=slug), timezone.now()
    if number not in year.years(account, now):
        raise Http404
    return year.of(account, number, reader=request.user, at=now)
