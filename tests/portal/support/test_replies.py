"""What of a mail is its writer's own, as common programs write it."""

import pytest

from portal.support import replies

OURS = "##- To reply, write above this line. -##"


@pytest.mark.parametrize(
    ("mail", "own"),
    [
        ("It is back.\r\n\r\nOn Mon, 1 Jun 2026 at 12:00, Support <s@x.example> wrote:\r\n> Done.\r\n>\r\n> Sam\r\n", "It is back."),
        ("Wieder da.\n\nAm Mo., 1. Juni 2026 um 12:00 Uhr schrieb Support <\ns@x.example>:\n\n> Fertig.\n", "Wieder da."),
        (f"It is back.\n\nOn Mon, Support wrote:\n\n{OURS}\n\nDone.\nSam\n", "It is back."),
        (f"It is back.\n\n> {OURS}\n> Done.\n", "It is back."),
        ("Yes.\n\n-----Original Message-----\nFrom: Support\nDone.\n", "Yes."),
        ("Ja.\n\nVon: Support\nGesendet: Montag\nAn: Ada\nBetreff: [C-1]\n\nFertig.", "Ja."),
        ("Yes.\n\n-- \nAda Brenner\nBrenner GmbH", "Yes."),
        ("> Which version?\n5.2.1\n> Since when?\nMonday\n", "> Which version?\n5.2.1\n> Since when?\nMonday"),
        (
            "On Mon, Support wrote:\n> Which version?\n5.2.1\n> Since when?\nMonday\n",
            "On Mon, Support wrote:\n> Which version?\n5.2.1\n> Since when?\nMonday",
        ),
        ("From: the pump to: the tank\nit leaks", "From: the pump to: the tank\nit leaks"),
        ("> Done.\n", ""),
        ("", ""),
        ("a\0b", "ab"),
    ],
)  # fmt: skip
def test_own_words_are_kept_and_quoted_ones_are_not(mail, own):
    assert replies.trim(mail) == own


@pytest.mark.parametrize(
    ("html", "own"),
    [
        ("<p>It is back.</p><blockquote>Done.<br>Sam</blockquote>", "It is back."),
        ('<div>It is<br>back.</div><div class="gmail_quote">On Mon<div>Done.</div></div>', "It is\nback."),
        ("<style>p { color: red }</style><p>5 &lt; 6 &amp; 7</p><script>alert(1)</script>", "5 < 6 & 7"),
        ("<p>Open <b>tag", "Open tag"),
        ("<blockquote><img>x</p></blockquote>After", "After"),
    ],
)
def test_html_is_read_as_its_text(html, own):
    assert replies.trim(replies.of_html(html)) == own
