"""Whether a machine answers because a person is away; a receipt ('your request is number 12') is no such answer."""

import re

from .machines import ANSWERS, SUBJECT
from .tree import Fields

AWAY = re.compile(
    r"out[ -]of[ -](?:the[ -])?office|\booo\b|\booto\b|away from|not in the office|vacation|on (?:annual |sick "
    r"|parental |maternity )?(?:leave|holidays?)|annual leave|abwesen|nicht im (?:büro|haus)|außer haus|(?:im"
    r"|in) urlaub|urlaubs|elternzeit|absen(?:ce|te?)\b|en congés?|en vacances|hors du bureau|fuera de (?:la )?oficina"
    r"|ausente|ausencia|de vacaciones|fuori (?:sede|ufficio)|assen(?:te|za)|in ferie|ausência|fora do escritório"
    r"|de férias|afwezig|niet op kantoor|met vakantie|frånvar|inte på kontoret|på semester|fravær|ikke på kontoret"
    r"|på ferie|poissa|lomalla|nieobecn|poza biurem|na urlopie|mimo kancel|nepřítom|neprítom|dovolen|házon kívül"
    r"|szabadság|în concediu|lipsesc din birou|не в офисе|вне офиса|в отпуск|відпуст|поза офісом|ofis dışı|izindeyim"
    r"|yıllık izin|εκτός γραφείου|σε άδεια|不在|休暇|外出中|休假|不在办公室|부재|휴가|vắng mặt|nghỉ phép|מחוץ למשרד"
    r"|בחופשה|خارج المكتب|إجازة|izvan ureda|godišnj",
)
RECEIPT = re.compile(
    r"#\s?\d{2,}|\[[^\]]{0,20}\d{3,}[^\]]{0,10}\]|\b(?:ticket|case|request|order|message|e-?mail|enquiry|inquiry"
    r"|anfrage|bestell|demande|solicitud|richiesta|pedido|aanvraag|ärende|zgłoszeni|заявк)\w{0,6}\b.{0,30}\b(?:receiv"
    r"|creat|open|confirm|registr|accept|erhalten|eingegangen|erstellt|reçue?|recibid|ricevut|recebid|ontvangen|mottag"
    r"|otrzyma|принят|получен)|\b(?:we (?:have )?received|thank(?:s| you) for (?:contacting|your)|vielen dank für ihre"
    r"|merci (?:de|pour)|gracias por|acknowledg|confirmation|bestätigung|eingangsbestätigung|accusé de réception"
    r"|acuse de recibo)\b",
)
LOOKED_AT = 500  # characters of the text


def is_out_of_office(fields: Fields, subject: str, text: str, *, is_automatic: bool) -> bool:
    """is_automatic says that a machine wrote the mail, and that it is neither a bounce nor a report."""
    if not is_automatic:
        return False
    subject, text = subject.lower(), text[:LOOKED_AT].lower()  # by far quicker than to ignore case
    if AWAY.search(subject) or AWAY.search(fields.get("auto-submitted", "").lower()) or "x-vacation" in fields:
        return True
    answers = fields.get("auto-submitted", "").strip().lower().startswith("auto-replied")
    if not answers and not any(name in fields for name in ANSWERS):
        return SUBJECT.match(subject) is not None and not RECEIPT.search(subject)
    if RECEIPT.search(subject):
        return False
    return AWAY.search(text) is not None or not RECEIPT.search(text)
