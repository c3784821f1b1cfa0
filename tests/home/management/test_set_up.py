from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Site

from home.models import HomePage, StandardPage
from portal.accounts import access


def state():
    return (
        list(Page.objects.order_by("path").values_list("url_path", flat=True)),
        sorted(Group.objects.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")),
    )


def test_set_up_makes_the_home_page_the_root_of_the_site(db, client):
    call_command("set_up")

    assert Site.objects.get().root_page == HomePage.objects.get().page_ptr
    assert client.get("/").status_code == 200


def test_set_up_makes_the_pages_every_portal_owes(db, client):
    call_command("set_up")

    assert {slug: client.get(f"/{slug}/").status_code for slug in ("about", "legal", "privacy", "accessibility")} == {
        "about": 200,
        "legal": 200,
        "privacy": 200,
        "accessibility": 200,
    }


def test_set_up_again_changes_nothing(db):
    call_command("set_up")
    once = state()

    call_command("set_up")

    assert state() == once


def test_set_up_leaves_written_pages_alone(db):
    call_command("set_up")
    StandardPage.objects.filter(slug="legal").update(body="<p>Tarn Controls Ltd.</p>")

    call_command("set_up")

    assert StandardPage.objects.get(slug="legal").body == "<p>Tarn Controls Ltd.</p>"


def test_set_up_lets_every_group_of_ours_into_the_admin(db):
    call_command("set_up")

    entering = Group.objects.filter(permissions__codename="access_admin").values_list("name", flat=True)

    assert sorted(entering) == sorted(access.STAFF_GROUPS)


def test_set_up_takes_back_what_wagtail_gives_moderators_by_name(db):
    call_command("set_up")

    assert not GroupPagePermission.objects.filter(group__name=access.MODERATORS, page__depth=1).exists()
