"""The QR code leads to the public page: its picture is that of the address, drawn again here from its modules."""

import re
from datetime import UTC, datetime

import segno

from certification.credentials import sharing
from tests.factories import certification as make


def dark(svg):
    """The dark modules of a code as segno draws them: one path of horizontal strokes, `h` dark and `m` moving on."""
    path = re.search(r'd="M([^"]*)"', svg).group(1)
    found, x, y = set(), 0.0, 0.0
    for sign, across, down in re.findall(r"(^|[mh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if sign == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(float(across)))}
        elif sign == "m":
            y += float(down or 0)
        else:
            y = float(down)
        x = float(across) if not sign else x + float(across)
    return found


def test_qr_code_is_that_of_the_public_page(client, cast, settings):
    certificate = make.certificate(cast("emil"), at=datetime(2026, 1, 31, tzinfo=UTC))
    page = client.get(certificate.get_absolute_url()).text
    [drawn] = re.findall(r'<svg [^>]*class="qr".*?</svg>', page, re.DOTALL)
    wanted = segno.make(sharing.address(certificate), error="m", micro=False)

    rows = enumerate(wanted.matrix_iter(border=4))
    assert dark(drawn) == {(x, y) for y, row in rows for x, bit in enumerate(row) if bit}
    assert sharing.address(certificate) == f"{settings.WAGTAILADMIN_BASE_URL}/certificates/{certificate.uuid}/"
