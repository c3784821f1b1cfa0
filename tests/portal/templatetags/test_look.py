import pytest

from boards.roadmap.models import Item
from boards.templatetags.roadmap_tags import item_status
from portal.templatetags.look import pill


def test_a_pill_is_a_colour_a_sign_and_a_word():
    assert pill("Draft") == '<span class="pill">Draft</span>'
    said = pill("<b>", tone="good", icon="done")
    assert said.startswith('<span class="pill pill-good"><svg class="icon" aria-hidden="true"><use href="')
    assert said.endswith('icons.svg#done"></use></svg>&lt;b&gt;</span>')


@pytest.mark.parametrize("status", Item.Status)
def test_every_status_of_an_item_has_its_look(status):
    assert f">{status.label}</span>" in item_status(Item(status=status)).replace("</svg>", ">")
