"""Signs that a machine wrote a mail: nobody answers those automatically (RFC 3834)."""

import re

from .headers import decode_field, split_parameters
from .tree import Fields

ANSWERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-autoreply-from",
    "x-vacation",
    "x-amazon-auto-reply",
)
PRECEDENCES = {"bulk", "junk", "auto_reply", "auto-reply", "autoreply"}
SUPPRESSED = {"all", "oof", "autoreply"}
SUBJECT = re.compile(
    r"^\W*(re: )?("
    r"auto(matic|mated|matisch\w*|matické|matyczna)?[ -]?(reply|response|antwoord|antwort|odpověď"
    r"|odpowiedź)\b"
    r"|out[ -]of[ -](the[ -])?office|vacation( reply)?:|away from (my|the) (office|mail)"
    r"|abwesenheits|automatische antwort|réponse automatique|absence du bureau|respuesta automática"
    r"|fuera de (la )?oficina"
    r"|risposta automatica|fuori sede|resposta automática|automatiskt svar|automatisk svar|autosvar"
    r"|automaattinen vastaus"
    r"|afwezigheids|автоматический ответ|автоответ|自動返信|自動応答|自动回复|자동 ?회신|otomatik yanıt)",
    re.I,
)


def is_auto_reply(fields: Fields, subject: str) -> bool:
    """Whether a machine wrote it: a vacation notice, a receipt, a report, bulk mail; not a list's mail by itself."""
    return (
        _says_automatic(fields)
        or any(_set(fields, name) for name in ANSWERS)
        or any(PRECEDENCES & set(_words(fields, name)) for name in ("precedence", "x-precedence"))
        or bool(SUPPRESSED & set(_words(fields, "x-auto-response-suppress")))
        or fields.get("return-path", "").strip() == "<>"
        or is_report(fields)
        or SUBJECT.match(subject) is not None
    )


def is_feedback_report(fields: Fields) -> bool:
    """Whether it is an abuse report (RFC 5965)."""
    return _report_type(fields) == "feedback-report"


def is_report(fields: Fields) -> bool:
    """Whether it is a report of any kind (RFC 6522): of delivery, of reading, of abuse."""
    return bool(_report_type(fields))


def list_id_of(fields: Fields) -> str:
    """What names the mailing list (RFC 2919), or '' where the mail came through none."""
    if "list-id" in fields:
        value = decode_field(fields["list-id"])
        return value.rpartition("<")[2].strip(" >") or "list"
    for name in ("list-post", "x-mailing-list", "mailing-list", "x-mailman-version", "list-unsubscribe"):
        if name in fields:
            return decode_field(fields[name])[:500] or "list"
    return "list" if "list" in _words(fields, "precedence") else ""


def _says_automatic(fields: Fields) -> bool:
    return _value(fields, "auto-submitted").partition(";")[0].split("(")[0].strip() not in ("", "no", "auto-forwarded")


def _set(fields: Fields, name: str) -> bool:
    return name in fields and _value(fields, name) not in ("no", "false", "0")


def _words(fields: Fields, name: str) -> list[str]:
    return re.split(r"[\s,;]+", fields[name].lower()) if name in fields else []


def _value(fields: Fields, name: str) -> str:
    return fields.get(name, "").strip().lower()


def _report_type(fields: Fields) -> str:
    value = fields.get("content-type", "")
    if "report" not in value.lower():
        return ""
    kind, parameters = split_parameters(value)
    return parameters.get("report-type", "report").lower() if kind == "multipart/report" else ""
