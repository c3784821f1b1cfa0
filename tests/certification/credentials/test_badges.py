"""Badges as the world sees them: verified by openbadgeslib's verifier through what our public addresses answer."""

import copy
import hashlib
import json
import random
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from openbadgeslib.ob3 import OB3VerificationError
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from certification.credentials import badges, certificates, checking, keys, pictures, statuslists
from certification.credentials.models import Certificate, SignedBadge
from certification.credentials.signing import NotCovered, sign
from tests.factories import certification as make

NOW = timezone.now().replace(microsecond=0)
# Published by 1EdTech, not ours to carry; beside the project where somebody has put it there.
SCHEMA = Path(settings.BASE_DIR).parent / "shared/data/open_badges/ob_v3p0_achievementcredential_schema.json"
OWN = "own=" + "A" * 43  # any 32 bytes


@pytest.fixture(autouse=True)
def nothing_kept():
    """Other tests' status lists, which stand under the same names."""
    cache.clear()


@pytest.fixture
def certificate(cast):
    return make.certificate(cast("emil"), at=NOW - timedelta(days=100), title="Flow Operator")


def verify(document, client):
    """As an outsider does who knows nothing but the badge."""

    def download(url):
        return client.get(url.replace("https://localhost:8000", "")).content

    return OB3LdpVerifier().verify(document, download=download)


def withdrawn_places(client, badge):
    """Those a reader of the signed list finds; the list's own proof is checked."""
    document = client.get(badge.document["credentialStatus"]["statusListCredential"]).json()
    verify_data_integrity_proof(document, keys.signing().public)
    return set_indices(decode_encoded_list(document["credentialSubject"]["encodedList"]))


def test_badge_verifies_through_our_did(certificate, client):
    badge = badges.of(certificate, at=NOW)

    verified = verify(badge.document, client)

    assert verified.name == "Flow Operator"
    assert verified.issuer.id == "did:web:localhost%3A8000"
    assert verified.expiration_date == certificate.expires_at
    assert badge.document["credentialStatus"]["statusListIndex"] == str(badge.status_index)


def test_badge_holds_the_address_as_a_salted_hash_only(certificate):
    document = badges.of(certificate, at=NOW).document

    [identity] = document["credentialSubject"]["identifier"]
    digest = hashlib.sha256(("emil@brenner.example" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"
    assert not {"emil", "sander", "brenner"} & set(json.dumps(document).lower().replace("@", '"').split('"'))


def test_badge_is_signed_once(certificate):
    assert badges.of(certificate, at=NOW) == badges.of(certificate, at=NOW + timedelta(days=1))
    assert SignedBadge.objects.count() == 1


@pytest.mark.skipif(not SCHEMA.exists(), reason="1EdTech's schema is not beside the project")
@pytest.mark.parametrize("months_valid", [None, 12])
def test_badge_passes_the_official_schema(cast, months_valid):
    document = badges.of(make.certificate(cast("emil"), at=NOW, months_valid=months_valid), at=NOW).document
    schema = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert [error.message for error in schema.iter_errors(document)] == []
    del document["credentialSubject"]["achievement"]["criteria"]
    assert not schema.is_valid(document)


def test_expired_badge_is_refused_by_an_outsider(cast, client):
    badge = badges.of(make.certificate(cast("emil"), at=NOW - timedelta(days=500)), at=NOW)

    with pytest.raises(OB3VerificationError, match="expired"):
        verify(badge.document, client)


def test_term_that_no_context_defines_is_not_signed(certificate):
    document = copy.deepcopy(badges.of(certificate, at=NOW).document)
    del document["proof"]
    document["credentialSubject"]["favouriteColour"] = "red"

    with pytest.raises(NotCovered, match="favouriteColour"):
        sign(document, key=keys.signing(), at=NOW)


def test_status_list_follows_suspension_and_what_is_signed_afterwards(certificate, client, cast):
    edwin, first = cast("edwin"), badges.of(certificate, at=NOW)
    before = withdrawn_places(client, first)
    certificates.suspend(certificate, reason="Under review.", by=edwin, at=NOW)
    during, asked_for = withdrawn_places(client, first), badges.of(certificate, at=NOW)
    certificates.reinstate(certificate, reason="Unfounded.", by=edwin, at=NOW)
    second = badges.of(certificate, at=NOW)
    after = withdrawn_places(client, first)

    assert (before, during, asked_for) == (set(), {first.status_index}, first)
    assert after == {first.status_index}
    assert second.uuid != first.uuid
    verify(second.document, client)


def test_revoked_certificate_never_asked_for_before_is_in_the_list_at_once(certificate, client, cast):
    certificates.revoke(certificate, reason="Copied.", by=cast("edwin"), at=NOW)

    badge = badges.of(certificate, at=NOW)

    assert withdrawn_places(client, badge) == {badge.status_index}


def test_list_says_until_when_it_is_good(certificate, client):
    badges.of(certificate, at=NOW)

    document = statuslists.current(1, at=NOW)

    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert document["credentialSubject"]["ttl"] == 30_000
    assert document["validUntil"] > document["validFrom"]
    assert client.get("/badges/status/2/").status_code == 404


def test_key_rotation_keeps_old_badges_good(certificate, client, cast, settings):
    old = badges.of(certificate, at=NOW)
    settings.BADGE_KEYS = [OWN, f"test={keys.public_half(keys.signing())}"]
    new = badges.of(make.certificate(cast("ada"), at=NOW), at=NOW)

    assert [old.key_id, new.key_id] == ["test", "own"]
    for badge in (old, new):
        verify(badge.document, client)
    assert checking.check(pictures.text(old).encode()) == old


def test_key_that_has_left_the_document_is_trusted_no_more(certificate, client, settings):
    badge = badges.of(certificate, at=NOW)
    settings.BADGE_KEYS = [OWN]

    with pytest.raises(OB3VerificationError):
        verify(badge.document, client)


@pytest.mark.parametrize("form", ["json", "png", "svg"])
def test_downloads_carry_the_badge(certificate, as_person, client, form):
    response = as_person("emil").get(f"/certificates/{certificate.uuid}/badge.{form}")

    document = checking.read(response.content)
    verify(document, client)
    assert response.headers["Content-Disposition"].endswith(f'.{form}"')


def test_downloads_without_a_key_are_not_there(certificate, as_person, settings):
    settings.BADGE_KEYS = []
    emil = as_person("emil")

    assert emil.get(f"/certificates/{certificate.uuid}/badge.json").status_code == 404
    assert "Open Badge" not in emil.get(f"/certificates/{certificate.uuid}/").text
    assert emil.get("/.well-known/did.json").status_code == 404


def test_export_badge_prints_what_was_signed(certificate, capsys, settings):
    call_command("export_badge", str(certificate.uuid))
    assert json.loads(capsys.readouterr().out) == SignedBadge.objects.get().document
    with pytest.raises(CommandError, match="There is no certificate x"):
        call_command("export_badge", "x")
    settings.BADGE_KEYS = []
    with pytest.raises(CommandError, match="no key to sign with"):
        call_command("export_badge", str(make.certificate(at=NOW).pk))


# --- mutations


def paths(value, path=()):
    """Every place in a document where something stands."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from paths(child, (*path, key))


def mutated(document, rng):
    """The document with one thing changed that a reader would read differently."""
    changed = copy.deepcopy(document)
    *way, last = rng.choice(list(paths(changed)))
    parent = changed
    for step in way:
        parent = parent[step]
    value = parent[last]
    how = rng.choice(["drop", "letter", "add", "swap"])
    if how == "letter" and isinstance(value, str) and value:
        place = rng.randrange(len(value))
        parent[last] = value[:place] + chr((ord(value[place]) + rng.randint(1, 20)) % 94 + 33) + value[place + 1 :]
    elif how == "add" and isinstance(parent, dict):
        parent["narrative" if rng.random() < 0.5 else "undefined"] = "Added afterwards."
    elif how == "swap":
        parent[last] = rng.choice(["", None, 7, [], {}, "2099-01-01T00:00:00Z"])
    else:
        del parent[last]
    return changed


def accepted(document, count, public):
    """How many of so many mutations openbadgeslib's verifier, or our own page, takes for genuine."""
    rng, taken = random.Random(42), []
    for _one in range(count):
        changed = mutated(document, rng)
        if changed == document:
            continue
        try:
            OB3LdpVerifier(public).verify(changed)
            taken.append(changed)
        except OB3VerificationError:
            pass
        try:
            checking.check(json.dumps(changed).encode())
            taken.append(changed)
        except (checking.NotABadge, checking.NotOurs, checking.Changed):
            pass
    return taken


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_no_mutation_is_accepted(certificate, count):
    badge = badges.of(certificate, at=NOW)

    assert accepted(badge.document, count, keys.signing().public) == []


def test_check_page_tells_ours_from_others_and_from_changed_ones(certificate, client, cast):
    badge = badges.of(certificate, at=NOW)
    changed = copy.deepcopy(badge.document)
    changed["validUntil"] = "2099-01-01T00:00:00Z"
    foreign = {**badge.document, "id": "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7"}

    def answer(content):
        return client.post("/certificates/check/", {"badge": SimpleUploadedFile("badge", content)}).text

    assert "This badge is ours, word for word" in answer(pictures.png(badge))
    assert "Do not trust what it says." in answer(json.dumps(changed).encode())
    assert "This badge is not one of ours" in answer(json.dumps(foreign).encode())
    assert "We find no Open Badge 3.0 in this file." in answer(b"\x89PNG nothing")
    certificates.revoke(certificate, reason="Copied.", by=cast("edwin"), at=NOW)
    assert "This badge is ours, and no longer counts" in answer(pictures.text(badge).encode())


def test_check_page_takes_a_number_and_asks_for_one_or_a_file(certificate, client):
    response = client.post("/certificates/check/", {"number": f" {certificate.uuid} "})

    assert response.headers["Location"] == f"/certificates/{certificate.uuid}/"
    assert "Give us a number or a file." in client.post("/certificates/check/", {}).text
    assert Certificate.objects.count() == 1
