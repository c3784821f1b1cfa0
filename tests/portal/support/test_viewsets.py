import pytest

from tests.factories import portal as make
from tests.factories.portal_support import CallFactory, CaseFactory


def test_lists_lead_to_the_desk_and_are_searched(as_person):
    case = CaseFactory(reference="C-10777")
    CaseFactory(reference="C-10888")
    CallFactory(case=case)
    client = as_person("wren")
    for address in ("/admin/case/?q=10777", "/admin/call/?q=10777"):
        page = client.get(address).content.decode()
        assert "/desk/cases/C-10777/" in page
        assert "C-10888" not in page


@pytest.mark.parametrize("filters", ["status=open", "severity=3", "opened_at_from=2020-01-01", "q=%25_%5C%22"])
def test_cases_are_filtered(as_person, filters):
    CaseFactory()
    assert as_person("sam").get(f"/admin/case/?{filters}").status_code == 200


@pytest.mark.parametrize("address", ["/admin/case/", "/admin/call/"])
def test_lists_are_exported(as_person, address):
    CallFactory(case__reference="C-10777")
    exported = b"".join(as_person("sam").get(f"{address}?export=csv").streaming_content)
    assert b"C-10777" in exported


@pytest.mark.parametrize("name", ["marta", "edwin"])
@pytest.mark.parametrize("address", ["/admin/case/", "/admin/call/"])
def test_lists_are_closed_to_staff_who_have_nothing_to_do_with_cases(as_person, name, address):
    assert as_person(name).get(address).headers["Location"] == "/admin/"


@pytest.mark.parametrize("act", ["new/", "edit/{}/", "delete/{}/"])
@pytest.mark.parametrize("model", ["case", "call"])
def test_rows_are_not_written_in_the_admin_even_by_a_superuser(admin_client, model, act):
    call = CallFactory()
    pk = {"case": call.case_id, "call": call.pk}[model]
    assert admin_client.get(f"/admin/{model}/{act.format(pk)}").headers["Location"] == "/admin/"


@pytest.mark.parametrize("address", ["/admin/case/", "/admin/call/"])
@pytest.mark.parametrize("rows", [1, 9])
def test_lists_ask_as_often_for_many_rows_as_for_one(as_person, address, rows, django_assert_max_num_queries):
    for _ in range(rows):
        CallFactory(case__assignee=make.StaffFactory())
    client = as_person("sam")
    client.get(address)  # warms what Wagtail keeps per process
    with django_assert_max_num_queries(24):
        response = client.get(address)
    assert len(response.context["object_list"]) == rows


@pytest.mark.parametrize(("name", "shown"), [("sam", True), ("milo", True), ("wren", False)])
def test_menu_leads_to_the_desk_for_whoever_works_there(as_person, name, shown):
    assert ('"/desk/"' in as_person(name).get("/admin/").content.decode()) is shown
