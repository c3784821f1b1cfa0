"""The company's certificate: looked up by anyone, signed and withdrawn as a person's is."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from openbadgeslib.ob3 import OB3VerificationError
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from certification.credentials import badges, certificates, checking, keys
from certification.credentials.models import Certificate, SignedBadge
from certification.levels import awards, standing
from tests.factories import certification as make

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def award(cast):
    cache.clear()
    make.level("gold", 1, {"flow-operator": 1})
    cast("ada")
    make.certificate(cast("emil"), at=NOW - timedelta(days=9))
    standing.recompute(cast("emil").account, at=NOW - timedelta(days=8))
    return awards.current(cast("emil").account)


def lose(cast):
    certificates.revoke(Certificate.objects.get(), reason="Copied.", by=cast("edwin"), at=NOW)
    standing.recompute(cast("emil").account, at=NOW)


def test_page_says_since_when_and_until_when(award, client, cast):
    address = award.get_absolute_url()

    assert "Brenner Mühlen AG holds Gold" in client.get(address).text
    lose(cast)
    assert "Brenner Mühlen AG no longer holds Gold" in client.get(address).text
    unknown = client.get("/level/award/7c9e6679-7425-40de-944b-e07fc1f90ae7/")
    assert unknown.status_code == 404


def test_badge_names_the_company_and_is_verified_like_a_persons(award, as_person):
    answer = as_person("ada").get("/level/badge.png")

    document = checking.read(b"".join(answer.streaming_content))
    verified = OB3LdpVerifier(keys.signing().public).verify(document)
    assert (verified.name, verified.identifiers[0].identity_hash) == ("Gold", "Brenner Mühlen AG")
    document["name"] = "Platinum"
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(keys.signing().public).verify(document)


def test_badge_is_withdrawn_with_the_level_and_signed_anew_when_it_returns(award, cast):
    first = awards.badge(award, at=NOW)
    lose(cast)
    make.certificate(cast("emil"), at=NOW + timedelta(seconds=1))
    standing.recompute(cast("emil").account, at=NOW + timedelta(seconds=2))
    again = awards.current(cast("emil").account)

    assert again != award
    assert SignedBadge.objects.get(pk=first.pk).withdrawn_at == NOW
    assert awards.badge(again, at=NOW).withdrawn_at is None


def test_only_company_admins_take_the_badge(award, as_person):
    answers = {who: as_person(who).get("/level/badge.json").status_code for who in ("ada", "emil", "astrid", "edwin")}

    assert answers == {"ada": 200, "emil": 404, "astrid": 404, "edwin": 404}


def test_badges_of_two_people_asked_for_at_once_have_their_own_places(award, cast):
    one, other = (badges.of(make.certificate(cast(name), at=NOW), at=NOW) for name in ("hana", "kenji"))

    assert (one.status_list, one.status_index) != (other.status_list, other.status_index)
