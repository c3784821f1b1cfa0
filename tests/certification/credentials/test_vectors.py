"""Published signing vectors of `eddsa-rdfc-2022`, made again byte for byte with what signs our badges.

W3C: vc-di-eddsa, TestVectors/eddsa-rdfc-2022 and keyPair.json. 1EdTech: Open Badges 3.0 implementation guide, "Linked
Data Proof Test Vector for Open Badges 3.0" of 2026. Both secret keys are published, for everyone to try with.
"""

from dataclasses import replace
from datetime import UTC, datetime

from openbadgeslib.ob3.ldp import add_data_integrity_proof, verify_data_integrity_proof

from certification.credentials import keys
from certification.credentials.signing import sign

W3C_SEED = bytes.fromhex("c96ef9ea10c5e414c471723aff9de72c35fa5b70fae97e8832ecac7d2e2b8ed6")
W3C_EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}
W3C_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_PROOF = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
W3C_DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}

EDTECH_SEED = bytes.fromhex("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4")
EDTECH_KEY = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
EDTECH_PROOF = "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
EDTECH_DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized upon review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate within a group environment.",
            "name": "Teamwork",
        },
    },
}


def test_1edtech_vector_is_signed_byte_for_byte():
    address = f"https://example.edu/issuers/565049#{EDTECH_KEY}"
    key = replace(keys.from_seed("edtech", EDTECH_SEED), address=address)

    signed = sign(EDTECH_DOCUMENT, key=key, at=datetime(2010, 1, 1, 19, 23, 24, tzinfo=UTC))

    assert keys.public_half(key) == EDTECH_KEY
    assert signed == EDTECH_DOCUMENT | {
        "proof": [
            {
                "type": "DataIntegrityProof",
                "created": "2010-01-01T19:23:24Z",
                "verificationMethod": address,
                "cryptosuite": "eddsa-rdfc-2022",
                "proofPurpose": "assertionMethod",
                "proofValue": EDTECH_PROOF,
            }
        ]
    }


def test_w3c_vector_is_signed_byte_for_byte():
    key, address = keys.from_seed("w3c", W3C_SEED), f"did:key:{W3C_KEY}#{W3C_KEY}"

    signed = add_data_integrity_proof(
        W3C_DOCUMENT,
        key.private,
        address,
        created=datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
        extra_contexts=W3C_EXAMPLES,
    )

    assert keys.public_half(key) == W3C_KEY
    assert signed["proof"]["proofValue"] == W3C_PROOF
    verify_data_integrity_proof(signed, key.public, extra_contexts=W3C_EXAMPLES)
