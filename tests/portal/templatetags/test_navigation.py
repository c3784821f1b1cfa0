import pytest
from django.template import Context, Template


@pytest.fixture
def labels(rf, cast):
    def of(name, path="/"):
        request = rf.get(path)
        request.user = cast(name)
        source = "{% load navigation %}{% main_navigation as all %}{% for e in all %}{{ e.label }}|{% endfor %}"
        return Template(source).render(Context({"request": request})).strip("|").split("|")

    return of


def test_navigation_of_company_admin(labels):
    shown = labels("ada")

    assert shown[:2] == ["Dashboard", "Cases"]
    assert "Our tier" in shown


def test_navigation_of_support(labels):
    shown = ["Dashboard", "Desk", "Knowledge", "Listening", "What customers say", "Boards", "Courses", "Workshop"]
    assert labels("sam") == shown


@pytest.mark.parametrize(("name", "count"), [("wren", 1), ("milo", 1), ("olga", 0), ("ada", 0), ("emil", 0)])
def test_navigation_leads_to_the_writers_page_who_may_read_it(labels, name, count):
    assert labels(name).count("Knowledge") == count


def test_navigation_without_request():
    assert Template("{% load navigation %}{% main_navigation as all %}{{ all|length }}").render(Context()) == "0"


def test_navigation_marks_the_nearer_of_two_entries(as_person):
    page = as_person("sam").get("/desk/knowledge/").content.decode()

    assert '<a href="/desk/knowledge/" aria-current="true">' in page
    assert '<a href="/desk/">' in page


def test_navigation_marks_where_one_is(as_person):
    assert '<a href="/dashboard/" aria-current="true">' in as_person("ada").get("/dashboard/").content.decode()
