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
    r"Expéditeur|Mittente|Remetente|Gönderen|Από|Từ|מאת|من|Saatja|Nuo|Dari|จาก|Šalje|发件人|發件人|寄件者|寄件人"
    r"|差出人|送信者|보낸 ?사람"
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
    r"|Tarih|Gönderilme tarihi|Bilgi|Στάλθηκε|Ημερομηνία|Προς|Κοιν|Θέμα|Đã gửi|Ngày|Đến|Chủ đề|נשלח|תאריך|אל|עותק|נושא"
    r"|تاريخ الإرسال|تم الإرسال|التاريخ|إلى|نسخة|الموضوع|Надіслано|Изпратено|До|Относно|Odoslané|Predmet|Poslano|Za"
    r"|Saadetud|Kuupäev|Adressaat|Teema|Išsiųsta|Kam|Nosūtīts|Temats|Enviat|Per a|Assumpte|Dikirim|Tanggal|Kepada"
    r"|Subjek|ส่ง|วันที่|ถึง|เรื่อง|發送時間|收件人|主題|날짜"
)
LABEL = re.compile(
    rf"^[\s*_|\u200e\u200f\u202a-\u202e]{{0,6}}(?:(?P<sender>{SENDER})|(?:{OTHERS}))\s?\*{{0,2}}\s?[:：]", re.I
)
SUBJECT = re.compile(
    r"^[\s*_|\u200e\u200f\u202a-\u202e]{0,6}(?:Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Temat"
    r"|Předmět|Predmet|Тема|Относно|Konu|Aihe|Tárgy|Subiect|Θέμα|Chủ đề|נושא|الموضوع|Teema|Temats|Assumpte|Subjek"
    r"|เรื่อง|主题|主題|主旨|件名|제목)\W",
    re.I,
)
TITLE = re.compile(r"^\s{0,3}\*?[-=_~]{3,}[^\n]{1,60}[-=_~]{3,}\*?\s*$")  # '---- any words ----' above a block
REPLY_ABOVE = re.compile(
    r"^\W{0,12}(?:(?:please |kindly )?(?:type|write|enter|add|put)? ?(?:your |a )?(?:reply|response|answer)(?:s| to)?"
    r" above this line|(?:bitte )?(?:schreiben|geben) sie ihre antwort (?:bitte )?(?:über|oberhalb) dies[^\n]{1,20}|"
    r"(?:veuillez )?(?:répond\w*|écrire votre réponse) au-dessus de cette ligne|"
    r"(?:por favor,? )?(?:escriba su respuesta|responda) (?:por )?encima de esta línea|"
    r"(?:typ|schrijf) uw (?:antwoord|reactie) boven deze (?:regel|lijn)|rispondi sopra questa (?:riga|linea)|"
    r"(?:escreva sua resposta|responda) acima desta linha)[^\n]{0,30}$",
    re.I,
)
CONTINUATIONS = 3


def separator_at(lines: list[str], index: int) -> Marker | None:
    """The separator on that line, with the header block that may follow it."""
    if not SEPARATOR.match(lines[index]) and not REPLY_ABOVE.match(lines[index]):
        return None
    following = next_filled(lines, index + 1)
    block = header_block_at(lines, following)
    return Marker(index, block.end if block else index + 1, quotes_follow=False)


def header_block_at(lines: list[str], index: int) -> Marker | None:
    """At least three header lines together, one naming the sender, and a subject or an address (unlike a journey)."""
    if index >= len(lines) or not LABEL.match(lines[index]):
        return None
    seen: list[re.Match[str]] = []
    foreign, end = 0, index
    for number in range(index, min(index + 14, len(lines))):
        if found := LABEL.match(lines[number]):
            seen.append(found)
            foreign, end = 0, number + 1
        elif not lines[number].strip() or (foreign := foreign + 1) > CONTINUATIONS:
            break
    if len(seen) < 3 or not any(found["sender"] for found in seen) or not _is_of_mail(lines[index:end]):
        return None
    above = index - 1 if index and TITLE.match(lines[index - 1]) else index
    return Marker(above, _with_folded_subject(lines, end), quotes_follow=False)


def _is_of_mail(block: list[str]) -> bool:
    return any("@" in line or SUBJECT.match(line) for line in block)


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
