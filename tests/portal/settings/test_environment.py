import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment


@pytest.fixture
def variable(monkeypatch):
    return lambda value: monkeypatch.setenv("PORTAL_TEST", value)


@pytest.mark.parametrize(
    ("value", "is_on"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False), ("", False)]
)
def test_switch(variable, value, is_on):
    variable(value)

    assert environment.switch("PORTAL_TEST") is is_on


def test_switch_that_is_neither_is_refused(variable):
    variable("maybe")

    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST must be one of"):
        environment.switch("PORTAL_TEST")


def test_words(variable):
    variable(" a.example, ,b.example ")

    assert environment.words("PORTAL_TEST") == ["a.example", "b.example"]


def test_number_without_the_variable_is_the_default():
    assert environment.number("PORTAL_TEST_ABSENT", 25) == 25


def test_text_without_the_variable_and_a_default_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Set PORTAL_TEST_ABSENT"):
        environment.text("PORTAL_TEST_ABSENT")
