"""An executive sits with the desk, may change nothing meanwhile, and afterwards what they heard becomes an item."""

from datetime import UTC, datetime, timedelta

ASKED = "Name an alarm by the pump it belongs to"


def test_from_listening_to_an_item(walk):
    iris = walk.as_("iris")
    book(walk, iris)
    come_in(walk, iris)
    listen(walk, iris)
    answer(walk, iris)
    make_it_an_item(walk, iris)
    decide(walk, walk.as_("marta"))
    see_what_came_of_it(walk, iris)
    read_the_month(walk, walk.as_("marta"))
    read_what_is_known(walk, walk.as_("olga"))
    read_our_year(walk, walk.as_("ada"))


def book(walk, iris):
    fill_in_a_booking(iris, days=2)
    iris.get_by_role("heading", name="The rules").wait_for()
    walk.look("iris")


def fill_in_a_booking(iris, days):
    iris.goto("/listening/")
    day = datetime.now(UTC) + timedelta(days=days)
    iris.locator("input[name=starts_at_0]").fill(f"{day:%Y-%m-%d}")
    iris.locator("input[name=starts_at_1]").fill("10:00")
    iris.get_by_role("button", name="Book the session").click()


def come_in(walk, iris):
    """The hour that began when the demo was built."""
    iris.goto("/dashboard/")
    iris.get_by_role("link", name="Listen at the desk").first.click()
    iris.get_by_role("button", name="Accept the rules").click()
    iris.get_by_text("It runs until").wait_for()
    walk.look("iris")


def listen(walk, iris):
    session = iris.url
    iris.get_by_role("link", name="Listen", exact=True).click()
    walk.look("iris")
    iris.locator("main .rows a").first.click()
    walk.look("iris")
    assert iris.locator("main textarea").count() == 0
    fill_in_a_booking(iris, days=3)
    iris.get_by_role("heading", name="You are listening").wait_for()
    walk.look("iris")
    iris.goto(session)
    iris.get_by_role("button", name="Leave now").click()
    iris.get_by_role("heading", name="Three questions").wait_for()


def answer(walk, iris):
    iris.get_by_label("What did you learn").fill("Sam knows every pump by its name.")
    iris.get_by_label("What was different").fill("The pause while somebody looks for a number.")
    iris.get_by_label("How does it bear").fill("A minute on every call.")
    iris.get_by_role("button", name="Keep my answers").click()
    iris.get_by_text("Say it without naming anybody of the desk: Sam.").wait_for()
    walk.look("iris")
    iris.get_by_label("What did you learn").fill("They know every pump by its name.")
    iris.get_by_role("button", name="Keep my answers").click()
    iris.get_by_role("heading", name="What should change").wait_for()
    walk.look("iris")


def make_it_an_item(walk, iris):
    iris.get_by_label("Board").select_option(label="Flow & Edge Advisory Board")
    iris.get_by_label("What should be possible?").fill(ASKED)
    iris.get_by_label("What customers said").fill("They say “pump four”, the list says 2041.")
    iris.get_by_role("button", name="Put it to the board").click()
    iris.get_by_role("link", name=ASKED).wait_for()


def decide(walk, marta):
    marta.goto("/boards/room/")
    marta.get_by_role("link", name=ASKED).click()
    marta.get_by_label("Status").select_option("planned")
    marta.get_by_role("button", name="Set status and tell who asked").click()
    marta.get_by_text("Planned").first.wait_for()


def see_what_came_of_it(walk, iris):
    iris.reload()
    iris.get_by_text("Changed since").wait_for()
    iris.goto("/listening/cadence/")
    row = iris.get_by_role("row").filter(has_text="Iris Vance")
    assert "of 3" in row.get_by_role("cell").last.inner_text()
    walk.look("iris")


def read_the_month(walk, marta):
    marta.goto("/voice/")
    walk.look("marta")
    marta.get_by_role("region", name="By product").get_by_role("link").first.click()
    walk.look("marta")


def read_what_is_known(walk, olga):
    olga.goto("/health/")
    walk.look("olga")
    olga.locator("main th a").first.click()
    walk.look("olga")


def read_our_year(walk, ada):
    ada.goto("/year/")
    walk.look("ada")
