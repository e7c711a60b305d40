"""Browsers write WebM as it comes, without its length or an index: nobody could seek in it. Here it gets both."""

import shutil
import struct
from typing import BinaryIO

from tickets.recordings import ebml
from tickets.recordings.clusters import CLUSTER, Cluster, Film, scanned

SEGMENT, INFO, DURATION = 0x18538067, 0x1549A966, 0x4489
CUES, CUE, CUE_TIME, CUE_PLACE, CUE_TRACK, CUE_CLUSTER = 0x1C53BB6B, 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
SEGMENT_HEAD = SEGMENT.to_bytes(4) + ebml.UNKNOWN
CLUSTER_HEAD = 12
SECOND = 1_000_000_000


def remade(file: BinaryIO, into: BinaryIO) -> float | None:
    """Writes the same film into `into`, with its length and an index in front; gives the length in seconds.

    What is not understood, or has an index already, is copied as it is. What was cut off at the end is left away.
    """
    film = scanned(file)
    if film is None or film.has_index:
        file.seek(0)
        shutil.copyfileobj(file, into, 1 << 20)
        return film.length * film.scale / SECOND if film and film.length else None
    into.write(_front(film))
    for cluster in film.clusters:
        into.write(CLUSTER.to_bytes(4) + (cluster.size | 1 << 56).to_bytes(8))
        file.seek(cluster.start)
        _copy(file, into, cluster.size)
    return film.end * film.scale / SECOND


def _front(film: Film) -> bytes:
    """All before the first cluster. The index is as long with any numbers in it: its own length is in them."""
    length = ebml.element(DURATION, struct.pack(">d", film.end))
    told = ebml.element(INFO, film.info + length) + film.tracks
    first = len(told) + len(_index(film, 0))
    return film.header + SEGMENT_HEAD + told + _index(film, first)


def _index(film: Film, place: int) -> bytes:
    points = []
    for cluster in film.clusters:
        if cluster.key_time is not None:
            points.append(_point(film.track, cluster, place))
        place += CLUSTER_HEAD + cluster.size
    return ebml.element(CUES, b"".join(points))


def _point(track: int, cluster: Cluster, place: int) -> bytes:
    where = ebml.whole_number(CUE_TRACK, track) + ebml.whole_number(CUE_CLUSTER, place)
    time = ebml.whole_number(CUE_TIME, cluster.key_time or 0)
    return ebml.element(CUE, time + ebml.element(CUE_PLACE, where))


def _copy(file: BinaryIO, into: BinaryIO, size: int) -> None:
    while size > 0 and (piece := file.read(min(size, 1 << 20))):
        into.write(piece)
        size -= len(piece)
