"""Importing each kind of file."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from certification.credentials.models import Certificate
from home.importing import running
from home.importing.forms import KINDS
from portal.accounts import ownership
from portal.accounts.models import Account, Membership, User
from portal.products.models import Product, ProductVersion
from portal.promises.models import Standing
from portal.revenue.models import ContractLine, Renewal
from tests.factories.certification import course
from tests.factories.portal_revenue import ContractLineFactory

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
COMPANIES = """name;slug;email_domains;country;employees;owner
Nordhafen Reederei;;nordhafen.example, nh.example;de;140;olga@tarn.example
Brenner Mühlen AG;brenner;;;2500;
"""
PEOPLE = """email,first_name,last_name,company,role
Nils@brenner.example,Nils,Berg,brenner,billing_admin
"""


def take(kind, text, *, is_dry=False):
    report = running.run(KINDS[kind], text.encode(), by=None, at=MARCH, is_dry=is_dry)
    return [(result.number, str(result.outcome), str(result.words)) for result in report.results]


def test_companies_are_made_and_changed(cast):
    cast("ada"), cast("olga")

    assert take("companies", COMPANIES) == [(2, "new", ""), (3, "changed", "")]

    made = Account.objects.get(slug="nordhafen-reederei")
    assert (made.email_domains, made.country, made.employees, made.owner) == (
        ["nh.example", "nordhafen.example"],
        "DE",
        140,
        cast("olga"),
    )
    assert Account.objects.get(slug="brenner").employees == 2500


def test_same_file_again_changes_nothing(cast):
    cast("ada"), cast("olga")
    take("companies", COMPANIES)

    assert take("companies", COMPANIES) == [(2, "unchanged", ""), (3, "unchanged", "")]


def test_empty_cell_leaves_what_is_there(cast):
    cast("ada"), cast("olga")
    take("companies", COMPANIES)

    assert Account.objects.get(slug="brenner").email_domains == ["brenner.example"]


def test_dry_run_says_the_same_and_changes_nothing(cast):
    cast("ada"), cast("olga")

    assert take("companies", COMPANIES, is_dry=True) == [(2, "new", ""), (3, "changed", "")]
    assert [(a.slug, a.employees) for a in Account.objects.all()] == [("brenner", 2400)]


def test_refused_rows_say_why_and_leave_the_others_alone(cast):
    cast("ada")
    text = """name,slug,email_domains,country,owner
Taken,taken,brenner.example,,
Public,public,gmail.com,,
Fine,fine,fine.example,,
Fine again,fine,,,
Far,far,,Germany,
Owned,owned,,,sam@tarn.example
Brenner Mühlen AG,other,,,
"""
    cast("sam")

    results = take("companies", text)

    assert [outcome for _, outcome, _ in results] == ["refused", "refused", "new", *["refused"] * 4]
    assert [words for _, _, words in results][:6] == [
        "brenner.example belongs to Brenner Mühlen AG.",
        "Anybody can have an address in gmail.com.",
        "",
        "The same as row 4.",
        "country: Enter a valid value.",
        "owner: sam@tarn.example is no relationship owner of ours.",
    ]
    assert results[6][2].startswith("It contradicts what is there: ")
    assert sorted(Account.objects.values_list("slug", flat=True)) == ["brenner", "fine"]


def test_people_become_members_who_get_in_by_proving_their_address(cast, client, mailoutbox):
    cast("ada")

    assert take("people", PEOPLE) == [(2, "new", "")]

    nils = User.objects.get(email="nils@brenner.example")
    assert (str(nils), nils.membership.role, nils.time_zone) == ("Nils Berg", "billing_admin", "Europe/Berlin")
    client.post("/account/password/reset/", {"email": "nils@brenner.example"})
    assert [mail.to for mail in mailoutbox] == [["nils@brenner.example"]]


def test_people_who_are_there_are_changed(cast):
    cast("emil")

    assert take(
        "people", "email,first_name,last_name,company,role\nemil@brenner.example,Emil,Sander,brenner,company_admin\n"
    ) == [(2, "changed", "")]
    assert Membership.objects.get(user=cast("emil")).role == "company_admin"
    assert take("people", "email,first_name,last_name,company\nemil@brenner.example,Emil,Sander,brenner\n") == [
        (2, "unchanged", "")
    ]
    change = ModelLogEntry.objects.get(action="portal.membership.role")
    assert change.data == {"role": "company_admin"}


def test_people_never_leave_a_company_without_an_admin(cast):
    cast("ada")

    assert take(
        "people", "email,first_name,last_name,company,role\nada@brenner.example,Ada,Brenner,brenner,member\n"
    ) == [(2, "refused", "The last admin of Brenner Mühlen AG. Make somebody else admin first.")]
    assert Membership.objects.get(user=cast("ada")).role == "company_admin"


def test_people_of_another_company_and_our_own_are_refused(cast):
    cast("ada"), cast("astrid"), cast("sam")
    text = """email,first_name,last_name,company
astrid@lindqvist.example,Astrid,L,brenner
sam@tarn.example,Sam,W,brenner
new@brenner.example,N,N,nowhere
"""

    assert take("people", text) == [
        (2, "refused", "Still belongs to Lindqvist Paper."),
        (3, "refused", "sam@tarn.example is one of our own people."),
        (4, "refused", "company: There is no company “nowhere”."),
    ]


def test_products_with_their_versions(db):
    text = """slug,name,version,released_on,supported_until
edge,Edge Gateway,4.0,2025-11-03,
edge,Edge Gateway,4.1,01.06.2026,2029-06-01
edge,Edge Gateway,4.1,2026-06-01,
drive,Drive,5.0,,
"""

    assert [outcome for _, outcome, _ in take("products", text)] == ["new", "new", "refused", "refused"]
    assert list(Product.objects.values_list("slug", flat=True)) == ["edge"]
    assert ProductVersion.objects.get(number="4.1").released_on == date(2026, 6, 1)


def test_contracts_in_minor_units_of_their_currency(cast):
    cast("ada")
    head = "reference,company,description,yearly_amount,currency,starts_on,ends_on\n"
    text = head + "\n".join(
        [
            "T-1,brenner,Licence,148000.50,eur,2026-01-01,2027-01-01",
            "T-2,brenner,Licence,9800000,JPY,2026-01-01,2027-01-01",
            "T-3,brenner,Licence,9800000.5,JPY,2026-01-01,2027-01-01",
            'T-4,brenner,Licence,"148,000",EUR,2026-01-01,2027-01-01',
            "T-5,brenner,Licence,1,EUR,2026-01-01,2026-01-01",
        ]
    )

    results = take("contracts", text)

    assert [words for _, _, words in results] == [
        "",
        "",
        "yearly_amount: JPY has no such decimals.",
        "yearly_amount: Write it as 148000 or 148000.50, without separators.",
        "ends_on: It ends before it begins.",
    ]
    assert list(ContractLine.objects.order_by("reference").values_list("yearly_amount", "currency")) == [
        (14_800_050, "EUR"),
        (9_800_000, "JPY"),
    ]
    assert take("contracts", head + "T-1,brenner,Licence,150000,EUR,2026-01-01,2027-01-01\n") == [(2, "changed", "")]


def test_certificates_from_before_count_from_their_day(cast):
    course("flow-operator")
    cast("emil")
    text = "email,course,issued_on,months_valid\nemil@brenner.example,flow-operator,2025-06-01,24\nno@one.example,flow-operator,2025-06-01,\n"

    results = take("certificates", text)

    assert [outcome for _, outcome, _ in results] == ["new", "refused"]
    assert Certificate.objects.get().expires_at.date() == date(2027, 6, 1)
    assert Standing.objects.get(user=cast("emil")).credential == "flow-operator"
    assert [outcome for _, outcome, _ in take("certificates", text)] == ["unchanged", "refused"]


def test_many_rows_are_taken_in_batches(db):
    text = "name\n" + "".join(f"Company {number}\n" for number in range(running.BATCH + 5))

    assert {outcome for _, outcome, _ in take("companies", text)} == {"new"}
    assert Account.objects.count() == running.BATCH + 5


def test_command_tells_each_row_and_fails_when_one_is_refused(cast, tmp_path, capsys):
    cast("ada")
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE + "x@brenner.example,X,X,nowhere,\n")

    with pytest.raises(CommandError, match="1 of 2 rows refused"):
        call_command("import_csv", "people", file)

    assert capsys.readouterr().out.splitlines() == [
        "row 2: new",
        "row 3: refused company: There is no company “nowhere”.",
        "1 new, 0 changed, 0 unchanged, 1 refused",
    ]


def test_command_with_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_csv", "people", tmp_path / "none.csv")


RENEWALS = """reference,forecast,outcome,reason,notice_on,new_reference,yearly_amount,starts_on,ends_on
T-1,expanded,,,,,160000,,
T-1,,lost,twice in a file,2026-02-01,,,,
T-2,,lost,Went in-house,2026-02-01,,,,
T-3,,renewed,It runs,,T-3b,,,2027-01-01
T-4,,lost,,2026-02-01,,,,
T-5,,contracted,One hall closed,2026-02-01,T-5b,9000000,,2027-01-01
T-6,,lost,x,2026-02-01,,,,
T-7,,,,,,,,
"""


def test_renewals_are_expected_and_settled(cast):
    account = cast("ada").account
    ownership.assign(account=account, owner=cast("olga"), at=datetime(2025, 1, 1, tzinfo=UTC), by=None)
    for number in (1, 2, 3, 4, 5, 7):
        ContractLineFactory(
            account=account, reference=f"T-{number}", ends_on=date(2026, 1, 1), yearly_amount=1000, currency="EUR"
        )

    results = take("renewals", RENEWALS)

    assert [(outcome, words) for _, outcome, words in results] == [
        ("new", ""),
        ("refused", "The same as row 2."),
        ("new", ""),
        ("new", ""),
        ("refused", "An outcome needs its reason."),
        ("refused", "The amount does not fit the outcome."),
        ("refused", "reference: There is no contract line with this reference."),
        ("refused", "__all__: Say what is expected, or what became of it."),
    ]
    said = Renewal.objects.order_by("line__reference").values_list("forecast", "outcome", "booked_to")
    assert list(said) == [("expanded", "", None), ("", "lost", cast("olga").pk), ("", "renewed", None)]
    assert ContractLine.objects.get(reference="T-3b").starts_on == date(2026, 1, 1)
    assert [outcome for _, outcome, _ in take("renewals", RENEWALS)][2:4] == ["unchanged", "unchanged"]


def test_company_changes_owner_only_with_a_brief(cast):
    cast("ada"), cast("olga"), cast("milo")
    take("companies", COMPANIES)
    head = "name,slug,owner,brief\n"

    bare = take("companies", head + "Nordhafen Reederei,,milo@tarn.example,\n")
    told = take("companies", head + "Nordhafen Reederei,,milo@tarn.example,Call first.\n")

    assert bare == [(2, "refused", "Nordhafen Reederei has an owner: fill the column brief for the next.")]
    assert [outcome for _, outcome, _ in told] == ["changed"]
