"""Who may read what, against a reading of the rule in plain Python."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.knowledge import checking
from portal.knowledge.models import ArticlePage, Audience
from portal.promises import ledger
from portal.promises.models import Standing
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

LEVELS = {"bronze": 1, "silver": 2, "gold": 3}
COURSES = ("basics", "expert")


def may_read(article, user, at):
    """The rule, asked for one article and one person."""
    account = user.account
    match article.audience:
        case Audience.PUBLIC:
            return True
        case Audience.CUSTOMERS:
            return account is not None
        case Audience.PARTNERS:
            return account is not None and account.is_partner
        case Audience.TIER:
            return account is not None and ledger.tier_at(account, at).rank >= article.tier.rank
        case Audience.CREDENTIAL:
            running = [s for s in Standing.objects.all() if s.starts_at <= at and (s.ends_at is None or s.ends_at > at)]
            if any(s.user_id == user.pk and s.credential == article.credential for s in running):
                return True
            reached = [s.rank for s in running if account and s.account_id == account.pk]
            level = LEVELS.get(article.credential)
            return level is not None and any(rank >= level for rank in reached)
    return False


@pytest.fixture
def world(base_tier):
    """Twelve people of six companies, each with two lines in the ledger and standings that run, ended or begin."""
    rng, now = random.Random(5), timezone.now()
    tiers = [base_tier, *(make.TierFactory(slug=f"tier-{n}", rank=10 * n) for n in (1, 2, 3))]
    days = [(-30, -10), (-30, 10), (-5, None), (3, 20)]
    for name, rank in LEVELS.items():
        make.StandingFactory(account=make.AccountFactory(), credential=name, rank=rank)
    for _company in range(6):
        account = make.AccountFactory(is_partner=rng.random() < 0.5)
        for _line in range(2):
            make.EntitlementFactory(account=account, tier=rng.choice(tiers), **_time(rng.choice(days), now))
        level = rng.choice([*LEVELS, None])
        if level:
            make.StandingFactory(account=account, credential=level, rank=LEVELS[level], **_time(rng.choice(days), now))
        for _person in range(2):
            user = make.MembershipFactory(account=account).user
            make.StandingFactory(user=user, credential=rng.choice(COURSES), **_time(rng.choice(days), now))
    make.StandingFactory(user=make.UserFactory(), credential="basics")
    plain = [{"audience": audience} for audience in Audience.plain()]
    tiered = [{"audience": "tier", "tier": tier} for tier in tiers]
    certified = [{"audience": "credential", "credential": name} for name in (*LEVELS, *COURSES, "nobody-has-it")]
    for number, fields in enumerate([*plain, *tiered, *certified]):
        knowledge.article(f"Article {number}", **fields)
    return now


def _time(days, now):
    starts, ends = days
    return {"starts_at": now + timedelta(days=starts), "ends_at": ends and now + timedelta(days=ends)}


def test_visible_to_is_the_rule_for_every_person_and_article(world):
    articles = list(ArticlePage.objects.select_related("tier"))
    people = User.objects.filter(is_staff=False)

    seen = {user.pk: set(ArticlePage.objects.visible_to(user).values_list("pk", flat=True)) for user in people}

    expected = {user.pk: {a.pk for a in articles if may_read(a, user, world)} for user in people}
    assert seen == expected
    assert len({frozenset(keys) for keys in seen.values()}) > 6


def test_asking_costs_one_question_of_the_database(base_tier, cast, django_assert_num_queries):
    make.EntitlementFactory(account=cast("ada").account, tier=base_tier)
    ada = User.objects.get(pk=cast("ada").pk)
    assert ada.account

    with django_assert_num_queries(1):
        list(ArticlePage.objects.visible_to(ada))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"audience": "tier"}, "Choose the tier whose customers may read it."),
        ({"audience": "credential"}, "Name the level or certificate whose holders may read it."),
        ({"audience": "public", "credential": "gold"}, "Name the level or certificate whose holders may read it."),
    ],
)
def test_an_audience_names_what_belongs_to_it(db, fields, sentence):
    article = knowledge.article()
    for name, value in fields.items():
        setattr(article, name, value)

    with pytest.raises(ValidationError, match=sentence):
        article.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticlePage.objects.filter(pk=article.pk).update(**fields)


def test_a_mistyped_credential_is_told_to_the_writer(db):
    article = knowledge.article(audience="credential", credential="glod")

    assert "Nobody has ever held “glod”, so no customer can read it." in checking.findings(article)
    make.StandingFactory(account=make.AccountFactory(), credential="glod", rank=1)
    assert not any("glod" in hint for hint in checking.findings(article))
