"""A company gets a seat, asks, votes by keyboard in a round, and hears what became of it; nobody learns who chose what."""

import re
from datetime import UTC, datetime, timedelta

from tests.browser.walking import tab_to, wait_until_shown

BOARD = "/boards/flow-edge/"
ROUND = "What our operators need first"
ASKED = "Lock a screen while somebody cleans it"
ALIKE = "Freeze a panel for as long as it is being wiped"
FIRST, SECOND = "Search over every alarm of the last year", "Read-only screens on a phone"
WHY = "Every control room of ours runs on Flow SCADA, at night with one person."


def test_from_an_application_to_what_it_changed(walk):
    moderator, delegate, newcomer = walk.as_("marta"), walk.as_("ada"), walk.as_("nora")
    apply(walk, newcomer)
    turn_a_seat_down(walk, walk.as_("rosa"))
    take_a_seat(walk, newcomer, moderator)
    propose(walk, delegate, "ada", ASKED, "Every wipe of the glass starts a pump.")
    propose(walk, newcomer, "nora", ALIKE, "We clean with the plant running.")
    accept(walk, moderator)
    merge(walk, moderator)
    be_led_to_what_stands(walk, newcomer)
    room = open_a_round(walk, moderator)
    address = read_what_is_asked(walk, delegate)
    code = vote_by_keyboard(walk, delegate, address)
    look_without_voting(walk, walk.as_("emil"), address)
    see_items_and_no_ballot(walk, walk.as_("astrid"), address)
    stand_outside(walk.as_("luc"), address)
    close_and_publish(walk, moderator, room)
    find_ones_own_ballot(walk, delegate, address, code)
    read_the_result(walk, walk.as_("astrid"), address)
    ship(walk, moderator)
    hear_and_confirm(walk, delegate, "ada", yes=True)
    hear_and_confirm(walk, newcomer, "nora", yes=False)
    see_who_was_told(walk, moderator)
    read_what_asking_changed(walk, walk.as_("astrid"))


def apply(walk, newcomer):
    """Who has waited for long says anew why they care."""
    newcomer.goto(BOARD)
    newcomer.get_by_role("link", name="You are on the waiting list").click()
    walk.look("nora")
    newcomer.get_by_role("button", name="Withdraw it").click()
    newcomer.get_by_role("button", name="Withdraw it").wait_for(state="detached")
    newcomer.goto(BOARD)
    walk.look("nora")
    newcomer.get_by_role("link", name="Apply for a seat").click()
    walk.look("nora")
    newcomer.get_by_role("button", name="Apply", exact=True).click()
    newcomer.get_by_role("heading", name="Apply for a seat").wait_for()
    walk.look("nora")
    newcomer.get_by_label("Why do you care about what this board decides?").fill(WHY)
    newcomer.get_by_label("we can test what is not finished").check()
    newcomer.get_by_role("button", name="Apply", exact=True).click()
    newcomer.get_by_role("button", name="Withdraw it").wait_for()
    walk.look("nora")


def turn_a_seat_down(walk, invited):
    """Every seat is taken or offered until a company that was asked says no."""
    invited.goto(BOARD)
    invited.get_by_role("link", name="You are invited: read and accept").click()
    walk.look("rosa")
    invited.get_by_role("button", name="Turn it down").click()
    invited.get_by_role("button", name="Turn it down").wait_for(state="detached")
    walk.look("rosa")


def take_a_seat(walk, newcomer, moderator):
    moderator.goto("/boards/room/")
    moderator.get_by_role("link", name="Vestkraft Energi").first.click()
    moderator.get_by_role("heading", name="What we know of them").wait_for()
    walk.look("marta")
    assert WHY in moderator.locator("main").inner_text()
    moderator.get_by_label("What you tell them").fill("Your nights with one person are what we want to learn about.")
    moderator.get_by_role("button", name="Invite them").click()
    moderator.get_by_text("Saved, and the company is told.").wait_for()
    walk.look("marta")

    newcomer.goto(BOARD)
    newcomer.get_by_role("link", name="You are invited: read and accept").click()
    walk.look("nora")
    newcomer.get_by_role("button", name="Agree and take the seat").click()
    newcomer.get_by_role("heading", name="The seat of Vestkraft Energi").wait_for()
    assert "Nora Lunde" in newcomer.get_by_role("region", name="Who speaks for it").inner_text()
    walk.look("nora")


def propose(walk, page, name, asked, why):
    page.goto(BOARD)
    walk.look(name)
    page.get_by_role("link", name="Propose an item").click()
    walk.look(name)
    page.get_by_label("What should be possible?").fill(asked)
    page.get_by_label("Who needs it").fill(why)
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("heading", name=asked).wait_for()
    walk.look(name)


def accept(walk, moderator):
    moderator.goto("/boards/room/")
    walk.look("marta")
    moderator.get_by_role("link", name=ASKED).click()
    walk.look("marta")
    moderator.get_by_role("combobox", name="Status").select_option("under_review")
    moderator.get_by_role("button", name="Set status and tell who asked").click()
    moderator.goto(BOARD)
    moderator.get_by_role("link", name=ASKED).wait_for()


def merge(walk, moderator):
    moderator.goto("/boards/room/")
    moderator.get_by_role("link", name=ALIKE).click()
    moderator.get_by_label("Merge into").select_option(label=ASKED)
    moderator.get_by_role("button", name="Merge", exact=True).click()
    moderator.get_by_role("heading", name=ALIKE).wait_for()
    walk.look("marta")


def be_led_to_what_stands(walk, newcomer):
    """Who proposed the same finds the item that stands for both, and their own company counted behind it."""
    newcomer.reload()
    newcomer.get_by_text(f"“{ALIKE}” was merged into this item.").wait_for()
    newcomer.get_by_role("heading", name=ASKED).wait_for()
    walk.look("nora")


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
    assert moderator.get_by_label(ALIKE).count() == 0
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
    return address


def vote_by_keyboard(walk, delegate, address):
    """From the round to the receipt without a mouse."""
    delegate.goto(address)
    tab_to(delegate, delegate.get_by_role("link", name="Skip to the content"))
    delegate.keyboard.press("Enter")
    tab_to(delegate, delegate.get_by_role("link", name="Vote", exact=True).first, most=3)
    delegate.keyboard.press("Enter")
    delegate.get_by_role("heading", name="The ballot of Brenner Mühlen AG").wait_for()
    type_points(delegate, {FIRST: "7", ASKED: "4"})
    delegate.get_by_text("Too many by:").wait_for()
    walk.look("ada")
    delegate.keyboard.press("Enter")
    delegate.get_by_text("Your ballot was not taken").first.wait_for()
    assert delegate.get_by_label(FIRST, exact=True).input_value() == "7"
    walk.look("ada")
    type_points(delegate, {ASKED: "3"})
    tab_to(delegate, delegate.get_by_role("button", name="Cast my ballot"))
    delegate.keyboard.press("Enter")
    delegate.get_by_role("heading", name="Your ballot is in").wait_for()
    walk.look("ada")
    return delegate.locator(".receipt-code").inner_text()


def type_points(page, points):
    """In the order of the paper; a field one tabs into is selected, so that typing replaces what it says."""
    for item in sorted(points):
        tab_to(page, page.get_by_label(item, exact=True))
        page.keyboard.type(points[item])


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
    assert "1 of 5 seats have voted." in words
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
    walk.look("marta")


def find_ones_own_ballot(walk, delegate, address, code):
    delegate.goto(address + "result/")
    delegate.get_by_label("Your code").fill(code)
    delegate.get_by_role("button", name="Find my ballot").click()
    delegate.get_by_text(f"{code} was counted.").wait_for()
    walk.look("ada")


def read_the_result(walk, rival, address):
    rival.goto(address + "result/")
    words = rival.locator("main").inner_text()
    assert "1 of 5 seats voted. The quorum of 1 was met." in words
    assert "7 points" in words
    assert "Brenner" not in words
    walk.look("astrid")


def ship(walk, moderator):
    moderator.goto(BOARD)
    moderator.get_by_role("link", name=ASKED).click()
    moderator.get_by_role("link", name="Decide").click()
    moderator.get_by_role("combobox", name="Status").select_option("shipped")
    moderator.get_by_role("button", name="Set status and tell who asked").click()
    moderator.get_by_role("heading", name=ASKED).wait_for()
    walk.look("marta")


def hear_and_confirm(walk, asker, name, *, yes):
    """Led there from what waits for them, told in their own words, and asked whether it solves it."""
    asker.goto("/dashboard/")
    waiting = asker.get_by_role("link", name=re.compile(ASKED))
    wait_until_shown(asker, waiting)
    walk.look(name)
    waiting.first.click()
    loop = asker.get_by_role("region", name="You asked, we answered")
    day = re.compile(
        r"Your company asked for this on .+ through Flow & Edge Advisory Board\. We told you “Shipped” on "
    )
    loop.get_by_text(day).wait_for()
    walk.look(name)
    loop.get_by_label("Yes, it does" if yes else "No, not yet").check()
    loop.get_by_label("What is missing").fill("No pump starts any more." if yes else "It unlocks when the power fails.")
    loop.get_by_role("button", name="Answer for your company").click()
    loop.get_by_text("says it solves it." if yes else "says it does not solve it yet.").wait_for()
    walk.look(name)


def see_who_was_told(walk, moderator):
    moderator.reload()
    told = moderator.get_by_role("region", name="You asked, we answered")
    for company, answer in (("Brenner Mühlen AG", "yes"), ("Vestkraft Energi", "no")):
        said = told.get_by_role("row", name=re.compile(f"{company}.*Shipped"))
        assert said.get_by_role("cell", name=answer, exact=True).count() == 1
    walk.look("marta")


def read_what_asking_changed(walk, rival):
    rival.goto("/changelog/")
    rival.get_by_role("link", name=ASKED).wait_for()
    words = rival.locator("main").inner_text()
    assert "Brenner" not in words
    assert "Vestkraft" not in words
    walk.look("astrid")
