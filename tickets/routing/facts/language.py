"""In which language a text is written. Pure; says nothing where it is not sure."""

import pycld2

LOOKED_AT = 5_000
LETTERS_AT_LEAST = 20
# What the detector calls by codes of old, or apart from what people here answer in.
CODES = {"iw": "he", "jw": "jv", "nn": "no", "nb": "no", "un": "", "xx": ""}


def of(text: str) -> str:
    """ISO 639-1 ('de'; 'zh' for both scripts, 'no' for all that is Norwegian; three letters where it has none).

    '' when the text is short, mixed or nobody can tell.
    """
    begins = "".join(each if each.isprintable() else " " for each in text[:LOOKED_AT])
    if sum(map(str.isalpha, begins)) < LETTERS_AT_LEAST:
        return ""
    try:
        is_sure, _, found = pycld2.detect(begins.encode("utf-8", "ignore").decode(), bestEffort=False)
    except (pycld2.error, ValueError):
        return ""
    code = str(found[0][1]).partition("-")[0]
    return CODES.get(code, code) if is_sure else ""
