"""What an attached file is, in words, and whether it could do harm: its extension decides how it is opened."""

from tickets.desk.filenames import extension

PROGRAM = "A program: it can harm your computer"
MACROS = "Can hold a program: do not allow macros"
WEB_PAGE = "A web page: it may pretend to be a sign-in page"
DISK = "A disk image: a common way to hide a program"
EXTENSIONS = {
    PROGRAM: {
        "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "msix", "appx", "cpl", "dll", "jar", "app", "dmg",
        "pkg", "apk", "deb", "rpm", "ps1", "psm1", "vb", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "wsc", "hta",
        "lnk", "url", "scf", "reg", "sh", "bash", "command", "desktop", "gadget", "inf", "application", "chm", "hlp",
        "jnlp", "settingcontent-ms", "library-ms", "search-ms", "py", "pl", "rb",
    },
    MACROS: {
        "docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "xll", "pptm", "potm", "ppam", "ppsm", "sldm", "one", "onepkg",
        "accde", "mdb",
    },
    WEB_PAGE: {"html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl", "xslt"},
    DISK: {"iso", "img", "vhd", "vhdx", "udf"},
}  # fmt: skip
TYPES = {
    PROGRAM: {
        "application/x-msdownload", "application/x-msdos-program", "application/javascript", "text/javascript",
        "application/x-sh", "application/java-archive", "application/hta",
    },
    WEB_PAGE: {"text/html", "application/xhtml+xml", "image/svg+xml"},
}  # fmt: skip
HARM_BY_EXTENSION = {each: warning for warning, extensions in EXTENSIONS.items() for each in extensions}
HARM_BY_TYPE = {each: warning for warning, types in TYPES.items() for each in types}

SIGNATURE, ENCRYPTED = "A signature", "Encrypted: this desk cannot open it"
SEALED, CALENDAR = "Sealed with S/MIME: this desk cannot open it", "A calendar file"
PACKED = "Packed by Outlook: this desk could not open it"
MEANING_BY_TYPE = {
    "application/pgp-signature": SIGNATURE,
    "application/pkcs7-signature": SIGNATURE,
    "application/x-pkcs7-signature": SIGNATURE,
    "application/pgp-encrypted": ENCRYPTED,
    "application/pkcs7-mime": SEALED,
    "application/x-pkcs7-mime": SEALED,
    "application/pgp-keys": "A key for secret mail to the sender",
    "application/ms-tnef": PACKED,
    "application/vnd.ms-tnef": PACKED,
    "text/calendar": CALENDAR,
}
MEANING_BY_EXTENSION = {"p7s": SIGNATURE, "sig": SIGNATURE, "pgp": ENCRYPTED, "gpg": ENCRYPTED, "p7m": SEALED}


def meaning_of(filename: str, content_type: str) -> str:
    """'A signature', …; '' for what needs no word."""
    return MEANING_BY_TYPE.get(content_type.lower(), "") or MEANING_BY_EXTENSION.get(extension(filename), "")


def warning_of(filename: str, content_type: str) -> str:
    """'invoice.pdf.exe' is a program. '' for what does no harm by being opened, as far as its name tells."""
    return HARM_BY_EXTENSION.get(extension(filename), "") or HARM_BY_TYPE.get(content_type.lower(), "")
