"""Words that announce answers within the quotation: 'my answers are below, in red'. Then nothing of it is hidden."""

import re

WHAT = (
    r"answers?|comments?|repl(?:y|ies)|responses?|responded|answered|replied|antwort(?:en)?|kommentare?|anmerkungen"
    r"|geantwortet|beantwortet|réponses?|commentaires?|répondu|respuestas?|comentarios|risposte|commenti|respostas"
    r"|comentários|antwoord(?:en)?|opmerkingen|svar|odpowiedzi|odpovědi|ответы|ответил"
)
WHERE = (
    r"below|in-?line|in (?:red|blue|green|bold|colou?r|caps|capitals)|between|within|unten|im text|in (?:rot|blau|grün)"
    r"|dazwischen|ci-dessous|en (?:rouge|bleu|vert)|dans le texte|abajo|en (?:rojo|azul)|sotto|in (?:rosso|blu)|abaixo"
    r"|em (?:vermelho|azul)|hieronder|in het (?:rood|blauw)|nedan|nedenfor|poniżej|níže|ниже"
)
# no \b in front: a pattern that begins with letters is searched for much more quickly
ANNOUNCED = re.compile(rf"(?:{WHAT})\b[^\n.]{{0,40}}\b(?:{WHERE})\b")
INLINE = re.compile(r"(?:see|as|my) in-?line\b|in-?line below\b")


def announces_answers(text: str) -> bool:
    lowered = text.lower()
    return ANNOUNCED.search(lowered) is not None or INLINE.search(lowered) is not None
