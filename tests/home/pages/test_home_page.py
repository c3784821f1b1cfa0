def test_home_page_puts_the_question_first(client, db):
    page = client.get("/").content.decode()

    assert page.index('name="q" maxlength="300" autocomplete="off"') < page.index("A seat, not a queue")
    assert "Create an account" in page


def test_home_page_greets_who_is_signed_in(as_person):
    page = as_person("ada").get("/").content.decode()

    assert "Good to see you, Ada" in page
    assert "where Brenner Mühlen AG stands" in page
