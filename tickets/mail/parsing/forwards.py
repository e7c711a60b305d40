"""Forwarded mail: what somebody passes on is new to whom it reaches, though another wrote it."""

import re

from .quoting import markers, split_quoted

SUBJECT = re.compile(
    r"^\W{0,3}(?:fwd?|wg|weitergeleitet|tr|rv|reenv|enc|i|inoltro|doorst|vb|vl|pd|továbbítás|tov|ilt|i̇lt|προωθ|πρθ|fs"
    r"|пересл|перес|转发|轉寄|转寄|転送|전달|הועבר|إعادة توجيه)(?:\[\d+\])? ?[:：]",
    re.I,
)
LINE = re.compile(
    r"^[\s*_>]*(?:[-=_]{2,}\s*(?:forwarded message|forwarded by|weitergeleitete (?:nachricht|e-?mail)|message transféré"
    r"|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem (?:encaminhada|reencaminhada)"
    r"|пересылаемое сообщение|перенаправленное сообщение|wiadomość przekazana|vidarebefordrat meddelande"
    r"|videresendt (?:melding|meddelelse)|přeposlaná zpráva|转发邮件|轉寄郵件|転送メッセージ|전달된 메시지)"
    r"|begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié|transféré)"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht|inicio del mensaje reenviado|início da mensagem)",
    re.I,
)
NEAR = 30  # lines: how far below what hides it a forwarded mail is announced; a signature may stand between


def new_text_of(text: str, subject: str) -> str:
    """The part of a mail's text that its reader has not seen: without earlier mail, but with what was forwarded."""
    if SUBJECT.match(subject):
        return text.strip("\n")
    split = split_quoted(text)
    return text.strip("\n") if split.quoted and _begins_with_a_forward(split.quoted) else split.new


def _begins_with_a_forward(quoted: str) -> bool:
    lines = quoted.split("\n", NEAR)[:NEAR]
    at = next((place for place, line in enumerate(lines) if LINE.match(line)), None)
    return at is not None and next(markers(lines[:at]), None) is None
