"""Who owns a customer, who reads what, and whom the customer turns to."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.health import watching
from home.health.models import Rule, Task
from home.relationship import absences, access, partings, reaching, unowned
from home.relationship.models import Absence, Reach
from portal.accounts import ownership
from portal.accounts.models import User
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory

DAY = timedelta(days=1)


@pytest.fixture
def brenner(cast):
    account = cast("ada").account
    ownership.assign(account=account, owner=cast("olga"), at=timezone.now() - 9 * DAY, by=None)
    return account


def test_unowned_puts_those_that_pay_first(db):
    make.AccountFactory(name="Aa pays nothing")
    pays = ContractLineFactory(account__name="Zz pays", yearly_amount=700).account
    ContractLineFactory(account__name="Yy paid once", ends_on=timezone.now().date())

    found = unowned.found(timezone.now())

    assert [str(one.account) for one in found] == ["Zz pays", "Aa pays nothing", "Yy paid once"]
    assert (found[0].account, found[0].yearly) == (pays, {"EUR": 700})
    assert unowned.count(timezone.now()) == unowned.Counted(paying=1, all=3)


def test_company_whose_owner_has_left_is_found_first_and_given_on(as_person, cast, brenner, base_tier):
    ContractLineFactory(account=brenner)
    User.objects.filter(pk=cast("olga").pk).update(is_active=False)

    assert "1 company that pays us has no relationship owner" in as_person("sam").get("/dashboard/").content.decode()
    assert reaching.contact_of(brenner, timezone.now()) is None
    milo = as_person("milo")
    page = milo.get("/relationships/unowned/").content.decode()
    assert "Olga Reyes owned it and is not here any more" in page
    milo.post("/relationships/brenner/hand-over/", {"owner": cast("milo").pk, "brief": "She left no word."})
    assert unowned.count(timezone.now()).all == 0


def test_company_of_an_owner_without_the_group_is_found_first_and_no_longer_theirs(as_person, cast, brenner, base_tier):
    ContractLineFactory(account=brenner)
    cast("olga").groups.clear()

    assert "1 company that pays us has no relationship owner" in as_person("sam").get("/dashboard/").content.decode()
    page = as_person("milo").get("/relationships/unowned/").content.decode()
    assert "Olga Reyes owned it and is no relationship owner any more" in page
    assert reaching.contact_of(brenner, timezone.now()) is None
    olga = as_person("olga")
    pages = ("/relationships/brenner/", "/relationships/brenner/hand-over/", "/health/brenner/")
    assert [olga.get(page).status_code for page in pages] == [404, 404, 404]
    as_person("milo").post("/relationships/brenner/hand-over/", {"owner": cast("milo").pk, "brief": "She moved on."})
    assert unowned.count(timezone.now()).all == 0
    assert [one.owner for one in brenner.ownerships.order_by("starts_at")] == [cast("olga"), cast("milo")]


def test_deputy_who_may_own_none_stands_in_for_nobody(as_person, cast, brenner):
    now, otto = timezone.now(), make.StaffFactory(email="otto@tarn.example", groups=["Relationship owners"])
    absences.cover(owner=cast("olga"), deputy=otto, starts_at=now - DAY, ends_at=now + DAY)
    assert reaching.contact_of(brenner, now).person == otto

    otto.groups.clear()

    assert reaching.contact_of(brenner, now).person == cast("olga")
    assert not access.stood_in_for(otto, now).exists()


def test_deputy_who_has_left_stands_in_for_nobody(cast, brenner):
    now, deputy = timezone.now(), make.StaffFactory(is_active=False)
    Absence.objects.create(owner=cast("olga"), deputy=deputy, starts_at=now - DAY, ends_at=now + DAY)

    assert reaching.contact_of(brenner, now).person == cast("olga")


def test_panel_stands_above_all_in_the_workshop(as_person, db):
    ContractLineFactory()

    page = as_person("wren").get("/admin/").content.decode()

    assert "1 company has no relationship owner" in page


def test_manager_gives_an_owner_who_reads_the_brief_before_anything_else(as_person, cast, base_tier):
    account = ContractLineFactory(account__slug="orphan", reference="C-1").account
    page = f"/relationships/{account.slug}/"

    as_person("milo").post(page + "hand-over/", {"owner": cast("olga").pk, "brief": "Call the plant manager."})

    olga = as_person("olga")
    assert olga.get(page).headers["Location"] == page + "brief/"
    assert olga.get(f"/renewals/{account.contract_lines.get().pk}/").headers["Location"] == page + "brief/"
    assert "Call the plant manager." in olga.get(page + "brief/").content.decode()
    assert olga.post(page + "brief/").headers["Location"] == page
    assert olga.get(page).status_code == 200


def test_hand_over_without_words_is_asked_for_them(as_person, cast, brenner):
    page = as_person("olga").post("/relationships/brenner/hand-over/", {"owner": cast("milo").pk, "brief": ""})

    assert "This field is required" in page.content.decode()
    assert brenner.owner == cast("olga")


def test_owner_hands_over_only_what_is_theirs(as_person, cast, brenner):
    other = make.StaffFactory(email="otto@tarn.example", groups=["Relationship owners"])
    client = as_person("olga")
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/relationships/brenner/hand-over/").status_code == 404
    assert client.get("/relationships/brenner/").status_code == 200


def test_deputy_stands_in_with_their_own_hours_and_the_customer_sees_it(as_person, cast, brenner, base_tier):
    Reach.objects.create(owner=cast("olga"), words="Olga in the morning")
    Reach.objects.create(owner=cast("milo"), words="Milo at any time", calendar=make.CalendarFactory())
    now = timezone.now()
    absences.cover(owner=cast("olga"), deputy=cast("milo"), starts_at=now - DAY, ends_at=now + DAY)

    contact = reaching.contact_of(brenner, now)
    page = as_person("ada").get("/dashboard/").content.decode()

    assert (contact.person, contact.owner) == (cast("milo"), cast("olga"))
    assert "Stands in for Olga Reyes" in page
    assert "Milo at any time" in page
    assert "Around the clock." in page
    assert "Brenner" in as_person("milo").get("/book/").content.decode()
    assert reaching.contact_of(brenner, now + DAY).person == cast("olga")


def test_deputy_does_what_the_owner_would(as_person, cast, brenner):
    otto = make.StaffFactory(email="otto@tarn.example", groups=["Relationship owners"])
    task = Task.objects.create(rule=Rule.objects.create(name="Call"), account=brenner, opened_at=timezone.now())
    parting = partings.begin(account=brenner, why="Loud.", by=cast("olga"), at=timezone.now())
    pages = ("/health/brenner/", f"/year/brenner/{timezone.now().year}/", f"/difficult/{parting.pk}/")
    client = as_person("olga")
    client.force_login(otto, backend="django.contrib.auth.backends.ModelBackend")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]

    now = timezone.now()
    absences.cover(owner=cast("olga"), deputy=otto, starts_at=now - DAY, ends_at=now + DAY)

    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert list(watching.open_for(otto, now)) == [task]
    assert not watching.open_for(otto, now + DAY).exists()


def test_nobody_to_turn_to(cast):
    assert reaching.contact_of(cast("ada").account, timezone.now()) is None


def test_absences_of_one_never_overlap_nor_are_covered_by_who_is_away(cast):
    now, olga, milo = timezone.now(), cast("olga"), cast("milo")
    absences.cover(owner=olga, deputy=milo, starts_at=now, ends_at=now + 2 * DAY)

    with pytest.raises(absences.AlreadyAway):
        absences.cover(owner=olga, deputy=milo, starts_at=now + DAY, ends_at=now + 3 * DAY)
    with pytest.raises(absences.DeputyAway):
        absences.cover(owner=milo, deputy=olga, starts_at=now + DAY, ends_at=now + 3 * DAY)
    absences.cover(owner=olga, deputy=milo, starts_at=now + 2 * DAY, ends_at=now + 3 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(owner=olga, deputy=olga, starts_at=now, ends_at=now + DAY)


def test_coming_back_ends_what_runs_and_takes_back_what_is_to_come(as_person, cast):
    now, olga = timezone.now(), cast("olga")
    runs = absences.cover(owner=olga, deputy=cast("milo"), starts_at=now - DAY, ends_at=now + DAY)
    comes = absences.cover(owner=olga, deputy=cast("milo"), starts_at=now + 2 * DAY, ends_at=now + 3 * DAY)
    client = as_person("olga")

    for absence in (runs, comes):
        client.post(f"/book/reach/{absence.pk}/back/")

    assert [one.pk for one in Absence.objects.all()] == [runs.pk]
    assert not Absence.objects.current().exists()


def test_owner_says_how_they_are_reached_and_who_stands_in(as_person, cast):
    client, calendar = as_person("olga"), make.CalendarFactory()

    client.post("/book/reach/", {"calendar": calendar.pk, "phone": "+49 30 1", "words": "In the morning"})
    away = {"away": "1", "deputy": cast("milo").pk, "starts_on": "2030-01-02", "ends_on": "2030-01-09"}
    client.post("/book/reach/", away)
    again = client.post("/book/reach/", away).content.decode()
    backwards = client.post("/book/reach/", away | {"ends_on": "2030-01-01"}).content.decode()

    cast("olga").refresh_from_db()
    assert (cast("olga").reach.words, cast("olga").phone) == ("In the morning", "+49 30 1")
    assert Absence.objects.get().deputy == cast("milo")
    assert "You are away in that time already." in again
    assert "You come back after you have gone." in backwards


def test_photo_is_for_us_and_for_the_customers_of_whom_it_shows(as_person, cast, brenner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    profile = UserProfile.get_for_user(cast("olga"))
    profile.avatar.save("olga.png", ContentFile(b"picture"))
    address = f"/book/photo/{cast('olga').pk}/"

    seen = {name: as_person(name).get(address).status_code for name in ("ada", "astrid", "sam")}

    assert seen == {"ada": 200, "astrid": 404, "sam": 200}
    profile.avatar.close()
