"""One mail read in a process of its own: python -m tickets.mail.parsing SECONDS MEGABYTES < mail > pickle.

The pickle holds the ParsedMail, or why it cannot be read, as text. Whatever a mail does to this process, nobody else
feels it. Exit code 71 says that the memory did not suffice.
"""

import os
import pickle
import resource
import sys
from math import ceil

from tickets.mail.parsing import ParsedMail, Unreadable, parse_or_refuse

OUT_OF_MEMORY = os.EX_OSERR


def main(seconds: float, megabytes: float) -> int:
    limit(ceil(seconds), int(megabytes) * 1024 * 1024)
    try:
        pickle.dump(answer(sys.stdin.buffer.read()), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return OUT_OF_MEMORY
    return os.EX_OK


def answer(raw: bytes) -> ParsedMail | str:
    try:
        return parse_or_refuse(raw)
    except Unreadable as problem:
        return str(problem)


def limit(seconds: int, size: int) -> None:
    """Holds also when whoever started this is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))
