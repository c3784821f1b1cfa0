import pytest


@pytest.fixture
def ada(cast):
    """Company admin of Brenner, in Berlin."""
    return cast("ada")
