import json

import pytest
from django.core.management import CommandError, call_command

from portal.knowledge.models import Transcript
from portal.products.models import Installation
from portal.support.models import Call, Case
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

TRENDS = knowledge.TRENDS.encode()


@pytest.fixture
def castellan(cast, base_tier):
    account = cast("owen").account
    version = make.ProductVersionFactory(product=make.ProductFactory(slug="flow-scada", name="Flow SCADA"))
    Installation.objects.create(account=account, version=version, since=make.LONG_AGO.date())
    return account


@pytest.fixture
def file(tmp_path):
    def write(data=TRENDS):
        path = tmp_path / "call.vtt"
        path.write_bytes(data)
        return str(path)

    return write


def test_import_opens_a_case_for_who_speaks(castellan, cast, file, capsys):
    cast("celia")

    call_command("import_transcript", file(), account="castellan", as_json=True)

    case = Case.objects.get()
    transcript = Transcript.objects.get()
    assert (case.account, case.contact, case.product.slug) == (castellan, cast("owen"), "flow-scada")
    assert json.loads(capsys.readouterr().out) == {
        "format": "webvtt",
        "turns": 7,
        "speakers": ["Sam Whitaker", "Owen Hughes"],
        "call": transcript.call_id,
        "case": case.reference,
        "channel": "phone",
    }


def test_import_again_is_the_same_transcript(castellan, file):
    call_command("import_transcript", file(), account="castellan", verbosity=0)
    call_command("import_transcript", file(), account="castellan", verbosity=0)

    assert (Case.objects.count(), Transcript.objects.count()) == (1, 1)


def test_import_of_several_chats_opens_a_case_for_each_once(castellan, file, capsys):
    chats = [{"original": [["customer", f"Trend page {n} is empty."], ["agent", "Restart it."]]} for n in (1, 2, 3)]

    for _time in range(2):
        call_command("import_transcript", file(json.dumps(chats).encode()), account="castellan", as_json=True)

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["format"], row["turns"]) for row in rows] == [("json", 2)] * 6
    assert (Case.objects.count(), Transcript.objects.count()) == (3, 3)
    assert set(Call.objects.values_list("channel", flat=True)) == {"chat"}
    assert Case.objects.earliest("pk").subject == "Chat: Trend page 1 is empty."


MAIL = b"From: Owen Hughes <owen@castellan.example>\nSubject: Trends\n\nThe trend page is empty since Monday.\n"
LENS_CHAT = {"Channel": "CHAT", "Transcript": [{"ParticipantId": "CUSTOMER", "Content": "The trend page is empty."}]}


@pytest.mark.parametrize(
    ("data", "channel", "subject"),
    [
        (TRENDS, "phone", "Call: Hello, Owen Hughes from Castellan Water."),
        (MAIL, "email", "E-mail: The trend page is empty since Monday."),
        (json.dumps(LENS_CHAT).encode(), "chat", "Chat: The trend page is empty."),
    ],
    ids=["call", "mail", "chat"],
)
def test_import_opens_a_call_by_the_way_that_the_file_tells(castellan, file, data, channel, subject):
    call_command("import_transcript", file(data), account="castellan", verbosity=0)

    call = Call.objects.get()
    assert (call.channel, call.case.subject[: len(subject)]) == (channel, subject)


def test_import_by_the_way_that_somebody_names_where_the_file_tells_none(castellan, file):
    text = b"Owen: The trend page is empty.\nSam: Start the historian writer again."

    call_command("import_transcript", file(text), account="castellan", channel="chat", verbosity=0)

    assert Call.objects.get().channel == "chat"


def test_import_to_a_call(call, castellan, file, capsys):
    call_command("import_transcript", file(), account="castellan", call=call.pk)

    assert capsys.readouterr().out == f"{call.case.reference}: WebVTT, 7 turns by Sam Whitaker, Owen Hughes.\n"
    assert call.transcripts.count() == 1


def test_import_to_another_companys_call(call, cast, file):
    cast("ada")

    with pytest.raises(CommandError, match="Brenner Mühlen AG has no call"):
        call_command("import_transcript", file(), account="brenner", call=call.pk)


def test_import_broken_file_says_where_and_keeps_nothing(castellan, file, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("import_transcript", file(b"Sam: Hi\nOwen: \xe9"), account="castellan", as_json=True)

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "error": "Byte 0xE9 is not UTF-8. Save the file as UTF-8 and upload it again.",
        "line": 2,
    }
    assert not Case.objects.exists()


def test_import_broken_file_in_words(castellan, file):
    with pytest.raises(
        CommandError, match=r"^Line 1: Expected “Name: what they said”, found “x”\. Nothing was kept\.$"
    ):
        call_command("import_transcript", file(b"x"), account="castellan")


def test_import_fifty_megabytes_is_refused_unread(castellan, tmp_path):
    path = tmp_path / "large.vtt"
    with path.open("wb") as sparse:
        sparse.truncate(50 * 1024**2)

    with pytest.raises(CommandError, match=r"^The file has 50\.0 MB\."):
        call_command("import_transcript", str(path), account="castellan")


@pytest.mark.parametrize(
    ("account", "sentence"), [("nobody", "No company is called nobody."), ("empty", "Empty has no people")]
)
def test_import_for_a_company_that_has_no_call(base_tier, file, account, sentence):
    make.AccountFactory(slug="empty", name="Empty")

    with pytest.raises(CommandError, match=sentence):
        call_command("import_transcript", file(), account=account)


def test_import_no_such_file(castellan):
    with pytest.raises(CommandError, match="/nowhere cannot be read"):
        call_command("import_transcript", "/nowhere", account="castellan")


def test_import_before_there_is_a_tier(cast, file):
    owner = cast("owen")
    version = make.ProductVersionFactory()
    Installation.objects.create(account=owner.account, version=version, since=make.LONG_AGO.date())

    with pytest.raises(CommandError, match="There is no SLA tier yet"):
        call_command("import_transcript", file(), account="castellan")
