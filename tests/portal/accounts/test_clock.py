from datetime import UTC, datetime

from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from portal.accounts.clock import ReadersTimeZoneMiddleware
from portal.accounts.models import User


def page(request):
    told = Template('{{ at|date:"H:i T" }}').render(Context({"at": datetime(2026, 3, 3, 12, tzinfo=UTC)}))
    return HttpResponse(told)


def test_instants_are_told_in_the_readers_zone_and_only_for_the_length_of_the_request():
    request = RequestFactory().get("/")
    request.user = User(time_zone="Asia/Tokyo")

    response = ReadersTimeZoneMiddleware(page)(request)

    assert response.content == b"21:00 JST"
    assert timezone.get_current_timezone_name() == "UTC"
