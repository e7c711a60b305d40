import pytest

from tickets.desk.filenames import LONGEST, safe


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("Rechnung März.pdf", "Rechnung März.pdf"),
        ("請求書.pdf", "請求書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Asha\\photo.png", "photo.png"),
        ("a\r\nBcc: x@y.example.txt", "aBcc_ x@y.example.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        (".htaccess", "htaccess"),
        ("a  b\t.txt", "a b.txt"),
        ('"quoted".txt', "_quoted_.txt"),
        ("a\0b.pdf", "ab.pdf"),
        ("invoice.exe. . ", "invoice.exe"),
        ("\u2066invoice\u2069.pdf\u200f", "invoice.pdf"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Lpt1.pdf", "_Lpt1.pdf"),
        ("console.txt", "console.txt"),
        ("file.txt:stream.exe", "file.txt_stream.exe"),
        ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd"),
        ("..", "attachment"),
        ("", "attachment"),
        ("folder/", "attachment"),
    ],
)
def test_a_name_as_it_is_kept(given, kept):
    assert safe(given) == kept


def test_a_long_name_keeps_its_extension():
    assert safe("x" * 500 + ".pdf").endswith("x.pdf")
    assert len(safe("x" * 500 + ".pdf")) == len(safe("x" * 500)) == LONGEST
