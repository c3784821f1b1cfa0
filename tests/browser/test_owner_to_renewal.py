"""An unowned customer is found and given, a renewal is lost and booked, and a difficult customer gets a seat instead."""

from datetime import UTC, datetime, timedelta

UNOWNED = "Brasserie Petit & Fils"


def test_from_an_owner_to_a_renewal(walk):
    give_an_owner(walk, walk.as_("milo"))
    read_the_brief(walk, walk.as_("olga"))
    lose_a_renewal(walk, walk.as_("olga"))
    see_it_booked(walk, walk.as_("iris"))
    look_back(walk, walk.as_("olga"))
    embed(walk, walk.as_("olga"))
    know_whom_to_turn_to(walk, walk.as_("luc"))


def give_an_owner(walk, manager):
    walk.look("milo")
    manager.get_by_role("link", name="1 company that pays us has no relationship owner").click()
    walk.look("milo")
    manager.get_by_role("link", name=f"Give an owner {UNOWNED}").click()
    manager.get_by_label("Next owner").select_option(label="Olga Reyes")
    manager.get_by_label("Brief").fill("Luc decides, and tests at night. He asked for a seat: answer him.")
    walk.look("milo")
    manager.get_by_role("button", name="Give them the relationship").click()
    manager.get_by_text("They read your brief first.").wait_for()
    walk.look("milo")


def read_the_brief(walk, owner):
    owner.get_by_role("link", name=f"Read the brief: {UNOWNED} is yours").click()
    owner.get_by_text("Luc decides, and tests at night.").wait_for()
    walk.look("olga")
    owner.get_by_role("button", name="I have read it").click()
    owner.get_by_role("heading", name="What they pay").wait_for()
    walk.look("olga")


def lose_a_renewal(walk, owner):
    owner.goto("/renewals/")
    walk.look("olga")
    to_come = owner.get_by_role("table", name="Contract lines by the day on which they renew")
    to_come.get_by_role("link", name="Vision Inspector, 6 cameras").click()
    owner.get_by_role("combobox", name="What became of it").select_option("lost")
    owner.get_by_label("Why, in their words").fill("The line is sold, and the cameras with it.")
    owner.get_by_label("Notice came on").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
    walk.look("olga")
    owner.get_by_role("button", name="Write it down").click()
    owner.get_by_text("It stands from now on.").wait_for()
    assert "Olga Reyes" in owner.locator("main dl").inner_text()
    walk.look("olga")


def see_it_booked(walk, executive):
    in_a_year = datetime.now(UTC) + timedelta(days=140)
    executive.goto(f"/retention/?since={datetime.now(UTC) - timedelta(days=200):%Y-%m-%d}&until={in_a_year:%Y-%m-%d}")
    executive.get_by_role("row", name="Olga Reyes").wait_for()
    for table in executive.get_by_text("The numbers as a table").all():
        table.click()
    walk.look("iris")
    executive.get_by_role("link", name="Concentration").first.click()
    executive.get_by_label("Without").select_option(label="Okano Plastics")
    executive.get_by_role("button", name="Show").click()
    executive.get_by_role("heading", name="With and without Okano Plastics").wait_for()
    walk.look("iris")


def look_back(walk, owner):
    """Half a year after a better way was taken: what was before stands beside what came after, and both are something."""
    owner.goto("/difficult/")
    owner.get_by_role("link", name="Vestkraft Energi").first.click()
    rows = owner.get_by_role("table", name="Before and after").get_by_role("row")
    contacts, answers, revenue = (rows.filter(has_text=what) for what in ("Contacts", "answers", "Revenue"))
    before, after = (int(cell) for cell in contacts.get_by_role("cell").all_inner_texts())
    assert before > after > 0
    assert answers.inner_text().count("n = ") >= 2
    assert len({*revenue.get_by_role("cell").all_inner_texts()}) == 2
    walk.look("olga")


def embed(walk, owner):
    owner.goto("/relationships/petit/")
    owner.get_by_role("link", name="Look at what would be better than letting them go").click()
    owner.get_by_label("What makes them difficult?").fill("Every call is about a beer we have never brewed.")
    walk.look("olga")
    owner.get_by_role("button", name="Look at it with me").click()
    assert owner.get_by_role("button", name="Ask a manager").count() == 0
    for page in ("What they are to us", "What there was between us", "Where we did not keep our word"):
        owner.get_by_role("link", name=page).click()
        walk.look("olga")
        owner.get_by_role("button", name="I have read it").click()
    walk.look("olga")
    owner.get_by_label("Board").select_option(label="Drives & Safety Board")
    owner.get_by_label("Why they care about what it decides").fill("Your drives stand beside people.")
    owner.get_by_label("They use it every day").check()
    owner.get_by_role("button", name="Invite them to the board").click()
    owner.get_by_role("heading", name="Invited to a board").wait_for()
    owner.get_by_role("table", name="Before and after").wait_for()
    walk.look("olga")


def know_whom_to_turn_to(walk, customer):
    person = customer.get_by_role("region", name="Your person here")
    person.get_by_text("Olga Reyes").wait_for()
    person.get_by_text("09:00–17:00").wait_for()
    walk.look("luc")
