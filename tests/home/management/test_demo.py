import socket

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from home.management.commands import demo
from portal.accounts.models import Account, User
from portal.promises import ledger
from tests import people
from tests.demo import ground
from tests.demo.world import World
from tests.factories import portal as make


def test_demo_refuses_a_database_that_is_not_its_own():
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")


def test_build_demo_refuses_a_database_with_people_in_it(db):
    make.UserFactory()

    with pytest.raises(CommandError, match="has people in it"):
        call_command("build_demo")


def test_taken_port_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken. Another: make demo PORT="):
            demo.refuse_taken(port)


def test_forget_deletes_what_a_demo_keeps_and_nothing_else(tmp_path):
    for name in ("built", "portal.sqlite3", "stripe.json", "diary.txt"):
        (tmp_path / name).touch()
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "letter").touch()

    demo.forget(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_ground_of_the_demo(db):
    world = World(now=timezone.now())

    ground.build(world)

    assert Account.objects.count() == len(people.COMPANIES)
    assert User.objects.count() >= 25
    assert [account.slug for account in Account.objects.unowned(world.now)] == ["petit"]
    assert {ledger.tier_at(account, world.now).name for account in Account.objects.all()} == {"Essential"}
