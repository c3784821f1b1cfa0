from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from .samples import samples

THEMES = {"auto", "light", "dark"}
OURS_ALONE = ("/admin/", "/desk/", "/account/", "/documents/")
YEAR = 365 * 24 * 3600


# Exempt because the switch is on every page: a token there would keep every page out of shared caches, and a forged
# post could do no more than change a colour.
@csrf_exempt
@require_POST
def choose_theme(request):
    """Remember how the pages shall look in this browser and go back to where the switch was."""
    response = HttpResponseRedirect(_back_from(request))
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _back_from(request):
    address = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"


@require_safe
def robots(request):
    """What search engines may read, and where they find it."""
    told = ["User-agent: *", *(f"Disallow: {path}" for path in OURS_ALONE), f"Sitemap: {_address(request, 'sitemap')}"]
    return HttpResponse("\n".join([*told, ""]), content_type="text/plain; charset=utf-8")


def _address(request, name):
    return request.build_absolute_uri(reverse(name))


@require_GET
def style_gallery(request):
    """Every part of the look on one page, for those who build it."""
    if not (settings.DEBUG or request.user.is_superuser):
        raise Http404
    return render(request, "home/pages/style_gallery.html", samples(timezone.now()))
