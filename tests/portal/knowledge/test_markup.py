import html

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.knowledge.markup import Markup, visible


def replaced(source, words, new):
    plain = Markup(source).plain
    at = plain.index(words)
    return Markup(source).replaced([(at, at + len(words), new)])


def test_visible_is_what_a_reader_sees():
    assert (
        visible('<p>Tom &amp; <b>Jerry</b></p><ul><li>One</li></ul><a href="http://x">y</a>')
        == "Tom & Jerry\n\n\nOne\n\ny"
    )


def test_replaced_across_tags():
    assert replaced("<p>I am Ad<b>a Bren</b>ner.</p>", "Ada Brenner", "[person]") == "<p>I am [person]<b></b>.</p>"


def test_replaced_escapes_what_is_put_in():
    assert replaced("<p>a &lt; Ada</p>", "Ada", "<b>") == "<p>a &lt; &lt;b&gt;</p>"


def test_replaced_link_points_nowhere():
    source = '<p>Write to <a href="mailto:ada@x.example">us</a></p>'

    assert replaced(source, "ada@x.example", "[e-mail]") == "<p>Write to <a>us</a></p>"


def test_replaced_several_places():
    source = "<p>Ada and Ada</p>"

    plain = Markup(source).plain
    first, second = plain.index("Ada"), plain.rindex("Ada")
    assert Markup(source).replaced([(first, first + 3, "X"), (second, second + 3, "Y")]) == "<p>X and Y</p>"


words = st.text(alphabet="ab <>&\"'é")


@given(st.lists(words, min_size=1, max_size=4), st.data())
def test_replaced_does_to_the_markup_what_it_does_to_the_text(texts, data):
    source = "".join(f"<p><b>{html.escape(text)}</b>{html.escape(text)}</p>" for text in texts)
    plain = Markup(source).plain
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    assume(start < end and "\n" not in plain[start:end])

    after = Markup(Markup(source).replaced([(start, end, "<X&>")])).plain

    assert after == plain[:start] + "<X&>" + plain[end:]
