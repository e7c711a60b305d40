"""Marks under which mail programs put the earlier mail unquoted: 'Original Message', or a block of its header."""

import re

from .attributions import Marker

SEPARATOR = re.compile(
    r"^[\s*_>]*(?:[-=_]{2,}\s*(?:original message|original appointment|forwarded message|reply message|"
    r"ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|"
    r"mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|"
    r"doorgestuurd bericht|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding"
    r"|mensagem original|"
    r"mensagem encaminhada|исходное сообщение|пересылаемое сообщение|перенаправленное сообщение"
    r"|wiadomość oryginalna|"
    r"treść oryginalnej wiadomości|původní zpráva|eredeti üzenet|alkuperäinen viesti|orijinal ileti"
    r"|mesaj original|"
    r"原始邮件|原邮件|邮件原件|转发邮件|元のメッセージ|원본 메시지|원본 메일)[^\n]{0,60}[-=_]{2,}[\s*_]*"
    r"|begin forwarded message ?:|anfang der weitergeleiteten nachricht ?:|début du message (?:réexpédié"
    r"|transféré) ?:"
    r"|inizio messaggio inoltrato ?:|begin doorgestuurd bericht ?:"
    r"|original message processed by [^\n]{1,60})\s*$",
    re.I,
)
SENDER = (
    r"From|Von|De|Da|Van|Från|Fra|Od|От|Від|Kimden|Lähettäjä|Feladó|De la|"
    r"Expéditeur|Mittente|Remetente|发件人|寄件者|差出人|보낸 ?사람"
)
OTHERS = (
    r"Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Attachments|Gesendet|Datum|An|Betreff|Envoyé|À|A"
    r"|Objet|Enviado(?: el)?|"
    r"Enviada|Para|Asunto|Assunto|Fecha|Inviato|Data|Risposta|Oggetto|Verzonden|Aan|Onderwerp|Skickat"
    r"|Till|Ämne|Kopia|Kopi|"
    r"Sendt|Til|Emne|Wysłano|Wysłane|Do|DW|Temat|Odesláno|Komu|Předmět|Kopie|Отправлено|Дата|Кому|Тема"
    r"|Копия|Gönderildi|"
    r"Gönderilme|Kime|Konu|Lähetetty|Vastaanottaja|Aihe|Elküldve|Címzett|Tárgy|Trimis|Către|Subiect|发送时间"
    r"|发送日期|日期|收件人|"
    r"抄送|主题|寄件日期|收件者|主旨|送信日時|日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목|참조"
)
LABEL = re.compile(rf"^[\s*_|]{{0,6}}(?:(?P<sender>{SENDER})|(?:{OTHERS}))\s?\*{{0,2}}\s?[:：]", re.I)
CONTINUATIONS = 3


def separator_at(lines: list[str], index: int) -> Marker | None:
    """The separator on that line, with the header block that may follow it."""
    if not SEPARATOR.match(lines[index]):
        return None
    following = next_filled(lines, index + 1)
    block = header_block_at(lines, following)
    return Marker(index, block.end if block else index + 1, quotes_follow=False)


def header_block_at(lines: list[str], index: int) -> Marker | None:
    """At least three header lines together, one of them naming the sender."""
    if index >= len(lines) or not LABEL.match(lines[index]):
        return None
    labels, sender, foreign, end = 0, False, 0, index
    for number in range(index, min(index + 14, len(lines))):
        if found := LABEL.match(lines[number]):
            labels, foreign, end = labels + 1, 0, number + 1
            sender = sender or found["sender"] is not None
        elif not lines[number].strip() or (foreign := foreign + 1) > CONTINUATIONS:
            break
    end = _with_folded_subject(lines, end)
    return Marker(index, end, quotes_follow=False) if labels >= 3 and sender else None


def _with_folded_subject(lines: list[str], end: int) -> int:
    """A long subject at the end of the block runs on until the empty line, if that is near."""
    for number in range(end, min(end + 2, len(lines))):
        if not lines[number].strip():
            return number
    return end


def next_filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index
