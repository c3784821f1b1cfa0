"""Attach a transcript to a call."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import Account
from portal.knowledge import arriving, attaching, transcripts
from portal.promises import ledger
from portal.support.models import Call


class Command(BaseCommand):
    help = "Attach a transcript to a call, or open a case of the company for each conversation in the file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--account", metavar="SLUG", required=True)
        parser.add_argument("--call", type=int, metavar="KEY", help="a call of that company; else a case is opened")
        parser.add_argument(
            "--channel", choices=Call.Channel.values, help="how they got in touch, if not as the file says"
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, file, account, call, as_json, channel=None, **options):
        company = Account.objects.filter(slug=account).first()
        if company is None:
            raise CommandError(f"No company is called {account}.")
        try:
            for kept in self.keep(file, company, call, channel):
                self.tell(kept, as_json)
        except transcripts.TranscriptError as refused:
            self.refuse(refused, as_json)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except arriving.CannotBeFiled:
            raise CommandError(f"{company} has no people, or there is no product yet: a case needs both.") from None
        except ledger.NoTiers:
            raise CommandError("There is no SLA tier yet: a case needs one.") from None

    def keep(self, file, company, call, channel):
        transcripts.check_size(file.stat().st_size)
        what = {"data": file.read_bytes(), "file_name": file.name, "at": timezone.now()}
        if call is None:
            return arriving.arrive(company, channel=channel or "", **what)
        found = Call.objects.filter(case__account=company, pk=call).select_related("case__assignee", "contact").first()
        if found is None:
            raise CommandError(f"{company} has no call {call}.")
        return [attaching.attach(found, by=None, **what)]

    def tell(self, kept, as_json):
        speakers = list(dict.fromkeys(kept.turns.values_list("speaker", flat=True)))
        turns, case = kept.turns.count(), kept.call.case.reference
        if as_json:
            row = {"format": kept.format, "turns": turns, "speakers": speakers, "call": kept.call_id, "case": case}
            row["channel"] = kept.call.channel
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            who = ", ".join(speaker or "nobody named" for speaker in speakers)
            self.stdout.write(f"{case}: {kept.get_format_display()}, {turns} turns by {who}.")

    def refuse(self, refused, as_json):
        if as_json:
            self.stdout.write(json.dumps({"error": refused.reason, "line": refused.line}, ensure_ascii=False))
            raise SystemExit(1)
        where = f"Line {refused.line}: " if refused.line else ""
        raise CommandError(f"{where}{refused.reason} Nothing was kept.")
