import pytest
from django.utils import timezone

from portal.accounts import ownership
from tests.factories import boards
from tests.home.yearly.test_year import told

THIS = timezone.now().year


def test_a_company_finds_its_running_year(as_person):
    page = as_person("emil").get("/year/", follow=True)

    assert page.redirect_chain == [(f"/year/brenner/{THIS}/", 302)]
    assert "Names are for who looks after" in page.content.decode()


@pytest.mark.parametrize("where", ["", "year.csv", "year.pdf"])
@pytest.mark.parametrize("who", ["astrid", "olga", "sam"])
def test_another_companys_year_is_not_there(as_person, cast, who, where):
    cast("ada")

    assert as_person(who).get(f"/year/brenner/{THIS}/{where}").status_code == 404


def test_the_owner_reads_it_as_they_do(as_person, cast):
    ownership.assign(account=cast("ada").account, owner=cast("olga"), at=timezone.now(), by=None)

    page = as_person("olga").get(f"/year/brenner/{THIS}/")

    assert "What a ballot says is for the company" in page.content.decode()


@pytest.mark.parametrize("number", [1999, 2999])
def test_years_without_us_are_not_there(as_person, number):
    assert as_person("ada").get(f"/year/brenner/{number}/").status_code == 404


def test_it_is_taken_away_as_a_table(as_person, cast):
    item = boards.ItemFactory(board=boards.BoardFactory(confidentiality="public"), title="=SUM(A1)")
    told(cast("ada").account, item, timezone.now(), "shipped")

    rows = as_person("ada").get(f"/year/brenner/{THIS}/year.csv").getvalue().decode().splitlines()

    assert rows[0] == "section,what,when,state,kept,missed"
    assert rows[1] == f"Promises,First response,{THIS},,0,0"
    assert rows[4].startswith("Changed because of you,'=SUM(A1),")


def test_it_is_taken_away_as_paper(as_person, cast):
    cast("ada")

    paper = as_person("ada").get(f"/year/brenner/{THIS}/year.pdf")

    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert paper.headers["Content-Disposition"] == f'attachment; filename="year-brenner-{THIS}.pdf"'
