from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from portal.accounts.models import Account

from . import access
from .book import entries


@login_required
def book(request):
    if not access.can_own(request.user):
        raise Http404
    now = timezone.now()
    unowned = Account.objects.unowned(now) if access.can_see_every_book(request.user) else Account.objects.none()
    context = {"entries": entries(access.book_of(request.user), at=now), "unowned": unowned}
    return render(request, "home/relationship/book.html", context)
