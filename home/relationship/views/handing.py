from mimetypes import guess_type

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.relationship import absences, access, reaching
from home.relationship.forms import AbsenceForm, HandOverForm, ReachForm
from home.relationship.models import Absence, Reach
from portal.accounts import ownership
from portal.accounts.doors import open_to
from portal.accounts.models import User

from .book import account_or_404


@open_to(access.can_own)
def hand_over(request, slug):
    account, now = account_or_404(request, slug), timezone.now()
    if not access.can_hand_over(request.user, account, now):
        raise Http404
    form, standing = HandOverForm(request.POST or None, account=account), account.ownerships.current(now).first()
    if form.is_valid():
        try:
            given = ownership.assign(account=account, **form.cleaned_data, at=now, by=request.user, instead_of=standing)
        except ownership.Overtaken:
            form.add_error(None, _("Somebody gave it to another meanwhile. Nothing was changed; look again."))
        else:
            words = {"company": account, "owner": given.owner}
            messages.success(request, _("%(company)s is %(owner)s's from now on. They read your brief first.") % words)
            return redirect("book")
    context = {"account": account, "form": form, "owner": account.owner}
    return render(request, "home/relationship/hand_over.html", context)


@open_to(access.can_own)
def brief(request, slug):
    """The brief of who owns the relationship now; said to be read by its owner."""
    account = account_or_404(request, slug)
    given = access.unread_brief(request.user, account)
    if given is None:
        return redirect("relationship", slug)
    if request.method == "POST":
        ownership.read(given, by=request.user, at=timezone.now())
        return redirect("relationship", slug)
    return render(request, "home/relationship/brief.html", {"account": account, "given": given})


@open_to(access.can_own)
def reach(request):
    """When and how my customers reach me, and who stands in while I am away."""
    user, now = request.user, timezone.now()
    mine = Reach.objects.filter(owner=user).first() or Reach(owner=user)
    is_away = "away" in request.POST
    form = ReachForm(None if is_away else request.POST or None, instance=mine, initial={"phone": user.phone})
    away = AbsenceForm(request.POST if is_away else None, owner=user)
    if form.is_valid():
        form.save()
        User.objects.filter(pk=user.pk).update(phone=form.cleaned_data["phone"])
        messages.success(request, _("Saved. Your customers see it on their dashboard."))
        return redirect("reach")
    if away.is_valid() and _cover(user, away):
        messages.success(request, _("Your customers see who stands in."))
        return redirect("reach")
    context = {
        "form": form,
        "away": away,
        "absences": user.absences.filter(ends_at__gt=now).select_related("deputy"),
        "has_photo": reaching.photo_of(user) is not None,
    }
    return render(request, "home/relationship/reach.html", context)


def _cover(user, form):
    told = form.cleaned_data
    try:
        absences.cover(owner=user, deputy=told["deputy"], starts_at=told["starts_on"], ends_at=told["ends_on"])
    except absences.AlreadyAway:
        form.add_error("starts_on", _("You are away in that time already."))
    except absences.DeputyAway:
        form.add_error("deputy", _("They are away themselves in that time."))
    return form.is_valid()


@require_POST
@open_to(access.can_own)
def reach_back(request, pk):
    absence = get_object_or_404(Absence, pk=pk, owner=request.user)
    absences.come_back(absence, at=timezone.now())
    messages.success(request, _("You are back."))
    return redirect("reach")


@require_safe
@open_to(access.can_see_photos)
def owner_photo(request, pk):
    """Of one of our people: to our people, and to the customers whose contact they are."""
    person = get_object_or_404(access.people_with_photo(request.user, timezone.now()), pk=pk)
    photo = reaching.photo_of(person)
    if photo is None:
        raise Http404
    with photo.open("rb") as file:
        kind = guess_type(photo.name)[0] or "application/octet-stream"
        return HttpResponse(file.read(), content_type=kind, headers={"Cache-Control": "private, max-age=3600"})
