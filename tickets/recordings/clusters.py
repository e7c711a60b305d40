"""What is where in a WebM file: its head, and its clusters with their times."""

import struct
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from tickets.recordings import ebml
from tickets.recordings.ebml import Element

EBML, SEGMENT, INFO, TRACKS, CUES, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1F43B675
SCALE, DURATION, TRACK, NUMBER, TYPE, PICTURE = 0x2AD7B1, 0x4489, 0xAE, 0xD7, 0x83, 1
TIME, BLOCK, KEY = 0xE7, 0xA3, 0x80
WITHIN_CLUSTER = frozenset({TIME, BLOCK, 0xA0, 0xA7, 0xAB, 0xAF, 0xEC})
OPENED = frozenset({SEGMENT, CLUSTER})
# An hour of screen has 300,000 elements. Who sends so many more wants to keep us busy.
MANY, LONGEST_HEAD = 2_000_000, 1_000_000


@dataclass
class Cluster:
    """`start` and `size` of its content in bytes; `time` in the film's unit; `key_time` of its first key frame."""

    start: int
    size: int = 0
    time: int = 0
    key_time: int | None = None


@dataclass
class Film:
    """`scale` is the film's unit of time in nanoseconds, `end` the time of its last block, `length` what it says."""

    header: bytes = b""
    info: bytes = b""
    tracks: bytes = b""
    scale: int = 1_000_000
    length: float = 0
    end: int = 0
    track: int = 1
    has_index: bool = False
    clusters: list[Cluster] = field(default_factory=list)


def scanned(file: BinaryIO) -> Film | None:
    """None for what has no tracks, no clusters, or too many parts."""
    film, size = Film(), file.seek(0, 2)
    for count, each in enumerate(ebml.walk(file, size, OPENED)):
        if count > MANY or not _noted(film, each, file):
            return None
    return film if film.header and film.tracks and film.clusters else None


def _noted(film: Film, each: Element, file: BinaryIO) -> bool:
    if each.id in WITHIN_CLUSTER:
        return _in_cluster(film, each, file)
    if each.id == CLUSTER:
        film.clusters.append(Cluster(each.start))
    elif each.id == CUES:
        film.has_index = True
    elif each.id in (EBML, INFO, TRACKS):
        return (each.end or 0) - each.begin < LONGEST_HEAD and _in_head(film, each, file)
    return True


def _in_head(film: Film, each: Element, file: BinaryIO) -> bool:
    file.seek(each.begin)
    raw = file.read((each.end or 0) - each.begin)
    content = raw[each.start - each.begin :]
    if each.id == EBML:
        film.header = raw
    elif each.id == TRACKS:
        film.tracks, film.track = raw, _track(content)
    else:
        _note_info(film, content)
    return True


def _note_info(film: Film, content: bytes) -> None:
    for part in ebml.walk(BytesIO(content), len(content), frozenset()):
        value = content[part.start : part.end]
        if part.id == DURATION:
            film.length = struct.unpack(">d" if len(value) == 8 else ">f", value)[0] if len(value) in (4, 8) else 0
            continue
        film.scale = int.from_bytes(value) if part.id == SCALE else film.scale
        film.info += content[part.begin : part.end]


def _track(content: bytes) -> int:
    """The number of the track by which one seeks: the picture's, or the first."""
    numbers, number = [], 1
    for part in ebml.walk(BytesIO(content), len(content), frozenset({TRACK})):
        value = int.from_bytes(content[part.start : part.end][:8])
        if part.id == NUMBER:
            number = value
            numbers.append(number)
        elif part.id == TYPE and value == PICTURE:
            return number
    return numbers[0] if numbers else 1


def _in_cluster(film: Film, each: Element, file: BinaryIO) -> bool:
    if not film.clusters:
        return each.id == 0xEC
    cluster, end = film.clusters[-1], each.end or 0
    if each.id == TIME:
        file.seek(each.start)
        cluster.time = int.from_bytes(file.read(min(end - each.start, 8)))
    elif each.id == BLOCK:
        _note_block(film, cluster, each, file)
    cluster.size = end - cluster.start
    return True


def _note_block(film: Film, cluster: Cluster, each: Element, file: BinaryIO) -> None:
    file.seek(each.start)
    track, later, flags = struct.unpack(">BhB", file.read(4).ljust(4, b"\0"))
    time = max(0, cluster.time + later)
    film.end = max(film.end, time)
    if flags & KEY and track & 0x7F == film.track and cluster.key_time is None:
        cluster.key_time = time
