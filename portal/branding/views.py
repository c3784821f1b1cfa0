from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import brand
from .models import colour


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def accent(request, code):
    """The one colour a vendor chooses, as a stylesheet: the content policy allows no style in the page.

    Its address names the colour, so a browser may keep it for ever; only the present one is made.
    """
    chosen = brand.current().accent
    if code != chosen.removeprefix("#"):
        return HttpResponse("", content_type="text/css", status=404)
    twin, words = colour.dark_twin(chosen), (colour.ON_LIGHT_ACCENT, colour.ON_DARK_ACCENT)
    text = f":root {{ --accent: light-dark({chosen}, {twin}); --on-accent: light-dark({words[0]}, {words[1]}); }}\n"
    return HttpResponse(text, content_type="text/css")
