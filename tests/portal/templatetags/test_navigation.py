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
    assert labels("sam") == ["Dashboard", "Desk", "Listening", "What customers say", "Boards", "Courses", "Workshop"]


def test_navigation_without_request():
    assert Template("{% load navigation %}{% main_navigation as all %}{{ all|length }}").render(Context()) == "0"


def test_navigation_marks_where_one_is(as_person):
    assert '<a href="/dashboard/" aria-current="true">' in as_person("ada").get("/dashboard/").content.decode()
