"""A round is asked, answered by one seat for each company, and everybody learns what was chosen; nobody who chose what."""

import re
from datetime import UTC, datetime, timedelta

BOARD = "/boards/flow-edge/"
ROUND = "What our operators need first"
ASKED = "Lock a screen while somebody cleans it"
FIRST, SECOND = "Search over every alarm of the last year", "Read-only screens on a phone"


def test_from_a_seat_to_a_choice(walk):
    moderator, delegate = walk.as_("marta"), walk.as_("ada")
    propose(walk, delegate)
    accept(walk, moderator)
    room = open_a_round(walk, moderator)
    address = read_what_is_asked(walk, delegate)
    code = vote(walk, delegate)
    look_without_voting(walk, walk.as_("emil"), address)
    see_items_and_no_ballot(walk, walk.as_("astrid"), address)
    stand_outside(walk.as_("luc"), address)
    close_and_publish(walk, moderator, room)
    find_ones_own_ballot(walk, delegate, address, code)
    read_the_result(walk, walk.as_("astrid"), address)


def propose(walk, delegate):
    walk.look("ada")
    delegate.goto(BOARD)
    walk.look("ada")
    delegate.get_by_role("link", name="Propose an item").click()
    walk.look("ada")
    delegate.get_by_label("What should be possible?").fill(ASKED)
    delegate.get_by_label("Who needs it").fill("Every wipe of the glass starts a pump.")
    delegate.get_by_role("button", name="Propose it").click()
    delegate.get_by_text(ASKED).first.wait_for()
    walk.look("ada")


def accept(walk, moderator):
    walk.look("marta")
    moderator.goto("/boards/room/")
    walk.look("marta")
    moderator.get_by_role("link", name=ASKED).click()
    walk.look("marta")
    moderator.get_by_label("Status").select_option("under_review")
    moderator.get_by_role("button", name="Set status and tell who asked").click()
    moderator.goto(BOARD)
    moderator.get_by_role("link", name=ASKED).wait_for()


def open_a_round(walk, moderator):
    moderator.goto("/boards/room/")
    moderator.get_by_role("link", name="Flow & Edge Advisory Board").first.click()
    now = datetime.now(UTC)
    moderator.get_by_label("Title").fill(ROUND)
    moderator.get_by_label("Question").fill("Ten points a company. What leads is planned next.")
    moderator.get_by_label("Points per seat").fill("10")
    moderator.get_by_label("At most per item").fill("7")
    for item in (FIRST, SECOND, ASKED):
        moderator.get_by_label(item).check()
    moderator.get_by_label("Time zone").select_option("UTC")
    moderator.get_by_role("textbox", name="Opens").fill(f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    moderator.get_by_role("textbox", name="Closes").fill(f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}")
    moderator.get_by_label("Quorum").fill("1")
    moderator.get_by_label("Smallest group that is shown").fill("1")
    walk.look("marta")
    moderator.get_by_role("button", name="Save the draft").click()
    moderator.wait_for_url(re.compile(r"/run/$"))
    walk.look("marta")
    moderator.get_by_role("button", name="Open the round").click()
    moderator.get_by_role("button", name="Close the round").wait_for()
    return moderator.url


def read_what_is_asked(walk, delegate):
    delegate.goto(BOARD)
    delegate.get_by_role("link", name=ROUND).first.click()
    walk.look("ada")
    rules = delegate.get_by_role("region", name="How this round works").inner_text()
    assert "Each shares 10 points among the items. At most 7 to one item." in rules
    assert "Nobody sees them before the close" in rules
    address = delegate.url
    delegate.get_by_role("link", name=FIRST).click()
    walk.look("ada")
    delegate.goto(address)
    return address


def vote(walk, delegate):
    delegate.get_by_role("link", name="Vote", exact=True).first.click()
    delegate.get_by_label(FIRST).fill("7")
    delegate.get_by_label(SECOND).fill("4")
    delegate.get_by_text("Too many by:").wait_for()
    walk.look("ada")
    delegate.get_by_role("button", name="Cast my ballot").click()
    delegate.get_by_text("Your ballot was not taken").first.wait_for()
    assert delegate.get_by_label(FIRST).input_value() == "7"
    walk.look("ada")
    delegate.get_by_label(SECOND).fill("3")
    delegate.get_by_role("button", name="Cast my ballot").click()
    delegate.get_by_role("heading", name="Your ballot is in").wait_for()
    walk.look("ada")
    return delegate.locator(".receipt-code").inner_text()


def look_without_voting(walk, colleague, address):
    colleague.goto(address + "ballot/")
    colleague.get_by_text("You can look, not vote").wait_for()
    assert colleague.get_by_role("button", name="Cast my ballot").count() == 0
    assert colleague.locator("main input[type=number]").count() == 0
    walk.look("emil")


def see_items_and_no_ballot(walk, rival, address):
    rival.goto(address)
    walk.look("astrid")
    words = rival.locator("main").inner_text()
    assert FIRST in words
    assert "1 of 4 seats have voted." in words
    assert "Brenner" not in words
    assert "points" not in rival.get_by_role("region", name="On the paper").inner_text()
    assert rival.request.get(address + "result/").status == 404
    rival.get_by_role("link", name=FIRST).click()
    rival.get_by_label("Your comment").wait_for()
    walk.look("astrid")


def stand_outside(outsider, address):
    assert outsider.request.get(address + "ballot/").status == 404


def close_and_publish(walk, moderator, room):
    moderator.goto(room)
    moderator.get_by_role("button", name="Close the round").click()
    moderator.get_by_role("button", name="Publish result").wait_for()
    walk.look("marta")
    moderator.get_by_role("button", name="Publish result").click()
    moderator.get_by_role("heading", name="Published").wait_for()


def find_ones_own_ballot(walk, delegate, address, code):
    delegate.goto(address + "result/")
    delegate.get_by_label("Your code").fill(code)
    delegate.get_by_role("button", name="Find my ballot").click()
    delegate.get_by_text(f"{code} was counted.").wait_for()
    walk.look("ada")


def read_the_result(walk, rival, address):
    rival.goto(address + "result/")
    words = rival.locator("main").inner_text()
    assert "1 of 4 seats voted. The quorum of 1 was met." in words
    assert "7 points" in words
    assert "Brenner" not in words
    walk.look("astrid")
