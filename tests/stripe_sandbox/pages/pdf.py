"""A one-page PDF with lines of text, by hand: what an invoice needs, and no library."""

TOP = 780  # points above the lower edge of an A4 page
LEADING = 18
WIDEST = 90  # characters that fit beside each other


def document(lines):
    """The bytes of a PDF. Letters that the standard font lacks become question marks."""
    shown = "\n".join(f"({_escaped(line[:WIDEST])}) '" for line in lines)
    content = f"BT /F1 11 Tf {LEADING} TL 56 {TOP} Td\n{shown}\nET".encode("cp1252", "replace")
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assemble(objects):
    """Objects, then the table of where each begins."""
    written = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
