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
ANSWERS_WITHIN = re.compile(
    rf"\b(?:{WHAT})\b[^\n.]{{0,40}}\b(?:{WHERE})\b|\b(?:see|as|my) in-?line\b|\bin-?line below\b", re.I
)
