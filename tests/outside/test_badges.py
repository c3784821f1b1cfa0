"""Digital Bazaar's verifier on our badges. Its packages are for development only: `make badges` installs and runs it."""

import copy
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from openbadgeslib.ob3.contexts import bundled_contexts

from certification.credentials import badges, certificates, keys
from certification.levels import awards, standing
from tests.factories import certification as make

FOLDER = Path(__file__).parent
NOW = timezone.now().replace(microsecond=0)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "node_modules").exists() or shutil.which("node") is None,
    reason="the outside verifier is not installed: make badges",
)


@pytest.fixture
def verdict(client, tmp_path):
    """`verdict(document)` is what the other implementation says, given what our public addresses answer now."""
    cache.clear()

    def ask(document):
        did = client.get("/.well-known/did.json").json()
        documents = bundled_contexts() | {keys.issuer(): did}
        for method in did["verificationMethod"]:
            documents[method["id"]] = {"@context": did["@context"][1], **method}
        address = document["credentialStatus"]["statusListCredential"]
        documents[address] = client.get(address.replace("http://localhost:8000", "")).json()
        (tmp_path / "badge.json").write_text(json.dumps(document))
        (tmp_path / "documents.json").write_text(json.dumps(documents))
        command = ["node", FOLDER / "verify.mjs", tmp_path]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    return ask


@pytest.fixture
def certificate(cast):
    return make.certificate(cast("emil"), at=NOW - timedelta(days=10))


def test_good_badge(certificate, verdict):
    assert verdict(badges.of(certificate, at=NOW).document) == {
        "verified": True,
        "withdrawn": False,
        "statuses": [False],
        "messages": [],
    }


def test_revoked_badge(certificate, verdict, cast):
    badge = badges.of(certificate, at=NOW)
    certificates.revoke(certificate, reason="Copied.", by=cast("edwin"), at=NOW)

    said = verdict(badge.document)

    assert said["withdrawn"] is True


def test_suspended_badge_and_the_one_signed_after_it(certificate, verdict, cast):
    badge, edwin = badges.of(certificate, at=NOW), cast("edwin")
    certificates.suspend(certificate, reason="Under review.", by=edwin, at=NOW)
    during = verdict(badge.document)
    certificates.reinstate(certificate, reason="Unfounded.", by=edwin, at=NOW)
    after = verdict(badges.of(certificate, at=NOW).document)

    assert [during["withdrawn"], after["withdrawn"]] == [True, False]
    assert after["verified"] is True


def test_expired_badge(cast, verdict):
    said = verdict(badges.of(make.certificate(cast("emil"), at=NOW - timedelta(days=800)), at=NOW).document)

    assert said["verified"] is False
    assert "validUntil" in " ".join(said["messages"])


@pytest.mark.parametrize("change", [{"name": "Flow Master"}, {"validUntil": "2099-01-01T00:00:00Z"}, {"undefined": 1}])
def test_changed_badge(certificate, verdict, change):
    document = copy.deepcopy(badges.of(certificate, at=NOW).document) | change

    assert verdict(document)["verified"] is False


def test_badge_of_a_company(certificate, verdict):
    make.level("gold", 1, {"flow-operator": 1})
    standing.recompute(certificate.user.account, at=NOW)
    document = awards.badge(awards.current(certificate.user.account), at=NOW).document

    assert verdict(document)["verified"] is True
