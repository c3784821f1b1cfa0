from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certification.credentials import keys, pictures, sharing
from portal.accounts.doors import open_to

from . import access, awards, forecast, ladder, nearest, paths, steps, team
from . import counting as counts
from .models import LevelAward


@login_required
def level(request):
    """Where our company stands, what becomes of it, what is missing for the next level, and who could help most."""
    at, account = timezone.now(), request.user.account
    rungs = ladder.rungs()
    holders = ladder.holders_at(account, at) if account else {}
    shown = steps.of(rungs, holders) if account else steps.unclimbed(rungs)
    following = next((step for step in shown if step.state == "next"), None)
    sees_colleagues = access.can_see_colleagues(request.user)
    context = {
        "account": account,
        "at": at,
        "reached": ladder.highest(rungs, holders),
        "rungs": shown,
        "following": following,
        "can_see_colleagues": sees_colleagues,
        "candidates": nearest.to(following.gaps, account, at) if following and sees_colleagues else [],
        "is_counted": counts.is_counted(request.user, at) if account else False,
        "award": awards.current(account) if account else None,
        "has_badges": keys.are_there(),
    }
    if account:
        context["falls"] = forecast.falls(rungs, forecast.held_by(account, at), at)
    if sees_colleagues:
        context["people"] = people = forecast.people_of(account, at)
        left = forecast.without(rungs, holders)
        context["leaving"] = [(person, left[pk]) for pk, person in people.items() if pk in left]
    return render(request, "certification/levels/level.html", context)


def path(request, slug):
    """For anyone: what a level asks, its courses and exams in order, and how far one is along them oneself."""
    rung = next((rung for rung in ladder.rungs() if rung.level.slug == slug), None)
    if rung is None:
        raise Http404
    return render(request, "certification/levels/path.html", {"path": paths.of(rung, request.user, timezone.now())})


@require_POST
@open_to(access.can_be_counted)
def counting(request):
    """Give or withdraw one's own consent; nobody gives another's."""
    company = request.user.account
    if "stop" in request.POST:
        counts.stop(user=request.user, at=timezone.now())
        messages.success(request, _("Your certificates no longer count for %(company)s.") % {"company": company})
    else:
        counts.allow(user=request.user, at=timezone.now())
        messages.success(request, _("Your certificates count for %(company)s.") % {"company": company})
    return redirect("level")


@open_to(access.can_see_colleagues)
def team_certificates(request):
    at, account = timezone.now(), request.user.account
    colleagues = team.of(account, at)
    context = {
        "account": account,
        "colleagues": colleagues,
        "uncounted": [one for one in colleagues if one.certificates and not one.is_counted],
        "reached": ladder.level_at(account, at),
    }
    return render(request, "certification/levels/team.html", context)


def award(request, number):
    """For anyone: does this company hold the level it says it holds?"""
    found = LevelAward.objects.select_related("standing__account").filter(uuid=number).first()
    if found is None:
        return render(request, "certification/credentials/unknown.html", {"number": number}, status=404)
    context = {
        "award": found,
        "standing": found.standing,
        "at": timezone.now(),
        "qr_code": sharing.qr_code(sharing.address(found)),
    }
    return render(request, "certification/levels/award.html", context)


@open_to(access.can_see_colleagues)
def level_badge(request, form):
    found = awards.current(request.user.account)
    if found is None or form not in pictures.FORMS or not keys.are_there():
        raise Http404
    kind, make = pictures.FORMS[form]
    name = f"{found.standing.credential}.{form}"
    return FileResponse(
        BytesIO(make(awards.badge(found, at=timezone.now()))), as_attachment=True, filename=name, content_type=kind
    )
