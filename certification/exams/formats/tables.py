"""CSV, one question a row. The answers are written as GIFT writes them between its braces."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from . import gift_answers, tags
from .gift_text import Escaped, hide
from .questions import Question, Refused, Unfit, checked

COLUMNS = (
    *("reference", "domain", "question", "answers", "explanation", "unit", "match_case"),
    *("use", "draft", "taught_by"),
)
YES = ("yes", "true", "1")
NEEDED = ("question", "answers")


def read(text: str) -> list[Question | Refused]:
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        missing = [name for name in NEEDED if name not in head]
        if missing:
            return [Refused(1, "", _("These columns are missing: %s.") % ", ".join(missing))]
        return list(_rows(rows, head))
    except csv.Error as error:
        return [Refused(rows.line_num, "", _("This is not CSV: %s.") % error)]


def _rows(rows, head: list[str]) -> Iterable[Question | Refused]:  # type: ignore[no-untyped-def] # the reader has no public type
    line = rows.line_num + 1
    for row in rows:
        if any(cell.strip() for cell in row):
            yield _read(line, dict(zip(head, (cell.strip() for cell in row), strict=False)))
        line = rows.line_num + 1


def _read(line: int, row: dict[str, str]) -> Question | Refused:
    title = row.get("reference", "")
    said = [f"{gift_answers.UNIT}{row.get('unit', '')}"]
    if row.get("match_case", "").lower() in YES:
        said.append(gift_answers.MATCH_CASE)
    try:
        kind, value = gift_answers.read(hide(row.get("answers", "")), "plain", said)
        stem, explanation = row.get("question", ""), row.get("explanation", "")
        return checked(
            Question(
                *(title, row.get("domain", ""), kind, stem, value, explanation),
                use=tags.use(row.get("use", "").lower()),
                is_draft=row.get("draft", "").lower() in YES,
                taught_by=tuple(row.get("taught_by", "").split()),
                line=line,
            )
        )
    except Unfit as unfit:
        return Refused(line, title or row.get("question", "")[:60], str(unfit))
    except Escaped:
        return Refused(line, title, _("It has characters that no alphabet uses (private use)."))


def write(questions: Iterable[Question]) -> str:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for question in questions:
        value = question.value
        match_case = "yes" if value.get("match_case") else ""
        answers = gift_answers.write(question)
        sheet.writerow(
            [
                question.title,
                question.domain,
                question.stem,
                answers,
                question.explanation,
                value.get("unit", ""),
                match_case,
                question.use,
                "yes" if question.is_draft else "",
                " ".join(question.taught_by),
            ]
        )
    return out.getvalue()
