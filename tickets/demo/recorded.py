"""What was recorded at Northlight: the sound of a lesson that opens, and a picture of where its checklist stands."""

import math
import struct
import wave
from datetime import timedelta
from io import BytesIO

from accounts.models import User
from tickets.demo.files import drawn
from tickets.models import Procedure, ProcedureVersion, Recording
from tickets.models.recording import Part
from tickets.procedures.steps import new_step, words_of
from tickets.recordings import finishing, receiving
from tickets.recordings.attaching import attach
from tickets.recordings.receiving import Piece

TITLE = "A lesson is missing from the list"
SEEN, HEARD = "The checklist stands here, under the video", "Two notes: so it sounds when the next lesson opens"
RATE, NOTES, NOTE_SECONDS = 8000, (523.25, 783.99), 1.2
WHITE, PAPER, INK, GREEN = (255, 255, 255), (241, 240, 236), (52, 58, 64), (0, 110, 84)
# Left, top, width and height, in pixels: the page, its video, three lines with boxes, a mark around them.
SCREEN = [(0, 0, 480, 300, PAPER), (20, 20, 440, 150, INK), (12, 182, 456, 106, GREEN), (16, 186, 448, 98, WHITE)]
LINES = [(200, 260), (228, 320), (256, 210)]


def record(olivia: User) -> None:
    """The sound was part of Olivia's answer, and is in the procedure that it became."""
    procedure = Procedure.objects.filter(current__title=TITLE).select_related("current", "from_escalation").first()
    if procedure is None or procedure.current is None:
        return
    if procedure.from_escalation is not None:
        attach([_made(olivia, chime(), procedure)], olivia, escalation=procedure.from_escalation, part=Part.ANSWER)
    keys = [_made(olivia, screen(), procedure), _made(olivia, chime(), procedure)]
    attach(keys, olivia, procedure=procedure, part=Part.STEP)
    _add(procedure.current, *keys)


def chime() -> bytes:
    """A WAV file: two notes that fade."""
    samples = (
        round(100 * math.sin(2 * math.pi * note * at / RATE) * math.exp(-3 * at / RATE)) + 128
        for note in NOTES
        for at in range(round(RATE * NOTE_SECONDS))
    )
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 1, RATE, 0, "NONE", ""))
        sound.writeframes(struct.pack(f"{round(RATE * NOTE_SECONDS) * len(NOTES)}B", *samples))
    return written.getvalue()


def screen() -> bytes:
    """A PNG: a lesson's page, as one would sketch it."""
    boxes = [(36, top, 14, 14, GREEN) for top, _ in LINES]
    words = [(64, top + 3, width, 8, INK) for top, width in LINES]
    return drawn(480, 300, [*SCREEN, *boxes, *words])


def _made(by: User, content: bytes, procedure: Procedure) -> str:
    """Its key."""
    seconds = len(NOTES) * NOTE_SECONDS if content.startswith(b"RIFF") else None
    made = receiving.create(by, "", len(content))
    made = receiving.receive(made.key, by, Piece(0, content, len(content), seconds))
    finishing.mark(made, finishing.store(made))
    Recording.objects.filter(pk=made.pk).update(made_at=procedure.created_at - timedelta(hours=1))
    return made.key


def _add(version: ProcedureVersion, picture: str, sound: str) -> None:
    shown = {**new_step("picture"), "text": SEEN, "media": picture}
    heard = {**new_step("recording"), "text": HEARD, "media": sound}
    version.steps = [*version.steps, shown, heard]
    version.text = words_of(version.steps)
    version.save(update_fields=["steps", "text"])
