"""A caller's problem becomes an answer that the next customer finds in their own words."""

import re

SUBJECT = "Gateway clock is wrong after every power cut"
TRANSCRIPT = """WEBVTT

00:00:00.000 --> 00:00:04.000
<v Sam Whitaker>Tarn Controls, Sam speaking. What happens?

00:00:05.000 --> 00:00:14.000
<v Owen Hughes>This is Owen Hughes of Castellan Water. Our edge gateway forgets the time whenever the mains fails, and then its log is in 1970.

00:00:15.000 --> 00:00:20.000
<v Owen Hughes>You can write to owen@castellan.example if we are cut off.

00:00:21.000 --> 00:00:33.000
<v Sam Whitaker>The buffer battery of the clock is empty. Open System, then Time, enter a time server, and press Synchronise. Replace the battery at the next service.

00:00:34.000 --> 00:00:38.000
<v Owen Hughes>It has the right time again. Thank you.
"""


def test_from_a_call_to_an_answer(walk):
    desk = walk.as_("sam")
    walk.look("sam")
    take_the_call(walk, desk)
    case = attach_the_transcript(walk, desk)
    draft = draft_an_article(walk, desk, case)
    decide_every_mark(walk, desk, draft)
    hand_over_to_the_writers(desk)
    publish(walk, walk.as_("wren"))
    find_and_rate(walk, walk.as_("luc"))
    see_where_it_came_from(walk, desk, case)


def take_the_call(walk, desk, subject=SUBJECT):
    desk.goto("/desk/")
    walk.look("sam")
    desk.get_by_role("link", name="Take a call").first.click()
    walk.look("sam")
    desk.get_by_label("Caller").fill("Owen")
    desk.get_by_role("button", name="Find").click()
    desk.get_by_role("link", name="Owen Hughes").click()
    walk.look("sam")
    desk.get_by_label("By", exact=False).first.select_option("phone")
    desk.get_by_label("Product").select_option(label="Edge Gateway")
    desk.get_by_label("How bad is it").select_option("2")
    desk.get_by_label("Who takes it on").select_option(label="Sam Whitaker")
    desk.get_by_label("In one sentence").fill(subject)
    desk.get_by_label("What happened").fill("The clock is in 1970 after each power cut.")
    desk.get_by_label("Agrees to the recording").check()
    desk.get_by_label("Agrees that we learn from it").check()
    desk.get_by_role("button", name="Write the call down").click()
    desk.wait_for_url(re.compile(r"/desk/cases/C-\d+/$"))
    walk.look("sam")
    promised = desk.get_by_role("heading", name="What we promised").locator("..")
    assert "First response" in promised.inner_text()
    owed = walk.as_("owen").locator(".rung-here .rung-name")  # the page after signing in
    assert owed.inner_text() in promised.inner_text()


def attach_the_transcript(walk, desk):
    case = desk.url
    desk.get_by_role("link", name="Attach a transcript").click()
    walk.look("sam")
    file = {"name": "call.vtt", "mimeType": "text/vtt", "buffer": TRANSCRIPT.encode()}
    desk.locator("input[type=file]").set_input_files(file)
    desk.get_by_role("button", name="Attach the transcript").click()
    desk.get_by_text("Our edge gateway forgets the time").first.wait_for(state="attached")
    walk.look("sam")
    desk.goto(case)
    desk.get_by_label("Outcome").select_option("solved")
    desk.get_by_label("What was the matter").fill("The buffer battery is empty; synchronise with a time server.")
    desk.get_by_role("button", name="Resolve the case").click()
    desk.get_by_role("button", name="Reopen the case").wait_for()
    walk.look("sam")
    return case


def draft_an_article(walk, desk, case):
    desk.get_by_role("button", name="Draft an article").click()
    desk.wait_for_url(re.compile(r"/desk/articles/\d+/marks/$"))
    walk.look("sam")
    assert "owen@castellan.example" in desk.locator("main").inner_text()
    return desk.url


def decide_every_mark(walk, desk, draft):
    propose = desk.get_by_role("button", name=re.compile("^Put “"))
    while propose.count():
        propose.first.click()
        desk.wait_for_load_state()
    desk.get_by_text("Nothing waits for a decision").wait_for()
    walk.look("sam")


def hand_over_to_the_writers(desk, subject=SUBJECT):
    desk.get_by_role("link", name="Edit the article").click()
    desk.locator("#id_title").fill(subject)
    desk.get_by_role("button", name="More actions").last.click()
    desk.get_by_role("button", name=re.compile("Submit to")).click()
    desk.get_by_text("has been submitted for moderation").first.wait_for()


def publish(walk, writer, subject=SUBJECT):
    walk.look("wren")
    writer.goto("/admin/")
    writer.get_by_role("link", name=subject).first.click()
    writer.get_by_role("button", name="More actions").last.click()
    writer.get_by_role("button", name=re.compile("Approve")).first.click()
    writer.get_by_text("has been updated").first.wait_for()


def find_and_rate(walk, reader):
    reader.goto("/search/")
    reader.get_by_label("Your question").fill("why does my gateway lose the time when the power goes out")
    reader.locator("main").get_by_role("button", name="Search").click()
    walk.look("luc")
    reader.get_by_role("link", name=SUBJECT).click()
    walk.look("luc")
    words = reader.locator("main").inner_text()
    assert "time server" in words
    assert "Owen" not in words
    assert "Castellan" not in words
    reader.get_by_role("button", name=re.compile("Yes")).click()
    reader.locator("button[aria-pressed=true]", has_text="Yes").wait_for()
    walk.look("luc")


def see_where_it_came_from(walk, desk, case):
    desk.goto(case)
    desk.get_by_role("link", name=SUBJECT).first.click()
    assert case.rsplit("/", 2)[1] in desk.locator("main").inner_text()
    walk.look("sam")
