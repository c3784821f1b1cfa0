import pytest
from django.core.management import call_command


@pytest.fixture
def set_up(db):
    """The groups with what they may do, as an empty portal has them."""
    call_command("set_up")
