def test_dashboard_anonymous(client):
    assert client.get("/dashboard/").headers["Location"] == "/account/login/?next=/dashboard/"


def test_dashboard_member(as_person, base_tier):
    assert as_person("ada").get("/dashboard/").status_code == 200


def test_dashboard_member_before_there_are_tiers(as_person):
    assert "Nothing waits for you." in as_person("ada").get("/dashboard/").content.decode()
