"""Names of files as people give them, made safe to store, to send and to download."""

import re
import unicodedata

LONGEST = 120
UNSAFE = re.compile(r'[<>:"|?*]')
# Names of devices, whatever their extension: Windows writes to the device instead.
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.I)


def safe(name: str) -> str:
    """Without folders, control characters and tricks of writing direction; the extension is kept."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Categories Cc, Cf, Cs, …: line breaks, and the overrides that make 'gpj.exe' read as 'exe.jpg'.
    visible = "".join(letter for letter in base if not unicodedata.category(letter).startswith("C"))
    clean = re.sub(r"\s+", " ", UNSAFE.sub("_", visible)).strip(" .")
    return _shortened(f"_{clean}" if DEVICE.match(clean) else clean) or "attachment"


def extension(name: str) -> str:
    """The part that says how the file is opened, in lower case and without its dot."""
    stem, dot, last = safe(name).rpartition(".")
    return last.strip().lower() if dot and stem else ""


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LONGEST or not dot or len(extension) > 16:
        return name[:LONGEST].rstrip(" .")
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"
