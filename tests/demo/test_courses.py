from datetime import UTC, datetime, timedelta

import pytest

from certification.credentials.models import Certificate
from certification.credentials.status import status_at
from certification.exams.blocks import ResponseBlocks
from certification.exams.models import ItemVersion
from certification.levels import ladder
from portal.accounts.models import Account
from portal.promises.models import Standing
from tests.demo import courses, ground
from tests.demo import training_text as text
from tests.demo.world import World

FOLDERS = [text.FOLDER / slug for slug in courses.COURSES]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_course_has_lessons_worth_reading_and_a_bank_to_draw_from(folder):
    lessons = [path.read_text(encoding="utf-8") for path in folder.glob("[0-9]*.md")]
    _terms, domains = text.exam(folder / "exam.txt")
    references = [item.reference for domain in domains for item in domain.items]

    assert 5 <= len(lessons) <= 7
    assert all(400 <= len(lesson.split()) <= 900 for lesson in lessons)
    assert len(references) == len(set(references)) >= 20
    assert all(domain.count < len(domain.items) for domain in domains)


def test_items_are_such_as_an_author_could_publish():
    blocks = ResponseBlocks().child_blocks
    kinds = set()
    for folder in FOLDERS:
        for item in (item for domain in text.exam(folder / "exam.txt")[1] for item in domain.items):
            block = blocks[item.kind]
            block.clean(block.to_python(item.value))
            kinds.add(item.kind)

    assert kinds == set(ItemVersion.Kind)


def test_build_leaves_everyone_where_the_story_has_them(db):
    world = World(now=datetime(2026, 11, 22, 9, tzinfo=UTC))
    ground.build(world)
    courses.build(world)

    levels = {account.slug: ladder.level_at(account, world.now) for account in Account.objects.all()}
    assert {slug: level and level.slug for slug, level in levels.items()} == {
        "brenner": "gold",
        "okano": None,
        "lindqvist": "silver",
        "castellan": "silver",
        "petit": None,
        "harbour": None,
        "vestkraft": "silver",
    }
    standings = Standing.objects.filter(ends_at=None).exclude(account=None)
    assert dict(standings.values_list("account__slug", "credential")) == {
        slug: level.slug for slug, level in levels.items() if level
    }
    okano = Certificate.objects.valid(world.now).filter(user__memberships__account__slug="okano")
    assert list(okano.values_list("user__first_name", "credential")) == [("Hana", "flow-operator")]
    certificates = Certificate.objects.with_status(world.now)
    assert {status_at(one, world.now).value for one in certificates} == {"valid", "expired", "superseded", "revoked"}
    assert certificates.valid(world.now).filter(expires_at__lt=world.now + timedelta(days=60)).count() == 1
