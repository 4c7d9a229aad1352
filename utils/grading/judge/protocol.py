"""The messages between the grader and a judge, and what both must agree on.

They talk over two pipes. A message is its length in 8 bytes, then a dictionary as MessagePack:

    grader -> judge   {"imports": [...], "functions": [...], "memory": bytes}   once; then
    judge -> grader   {"ready": True}
                      or {"broken": why}, if the lesson's imports fail; then the judge ends
    grader -> judge   {"check": source, "points": 2.0}                for each check
    judge -> grader   {"call": bytes, "function": name}      any number of calls, each answered by
    grader -> judge   {"reply": bytes}  or  {"failed": why}
    judge -> grader   {"outputs": [...]}     and then the outputs of the cell
                      or {"out_of_memory": True}, after which the judge ends
"""

import re
import struct
from typing import IO, Any

import msgpack

LARGEST_MESSAGE = 600_000_000  # bytes

# The part of a check cell that learners do not get
HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?^[ \t]*### END HIDDEN TESTS\n?", re.M | re.S)


def send(writer: IO[bytes], message: dict[str, Any]) -> None:
    """Send a message.

    Raises
    ------
    OSError
        If the other side has closed the stream.
    """
    data = msgpack.packb(message)
    writer.write(struct.pack(">Q", len(data)) + data)
    writer.flush()


def receive(reader: IO[bytes]) -> dict[str, Any]:
    """Return the next message.

    Raises
    ------
    EOFError
        If the other side has closed the stream.
    ValueError
        If the message is longer than `LARGEST_MESSAGE`.
    """
    (length,) = struct.unpack(">Q", _exactly(reader, 8))
    if length > LARGEST_MESSAGE:
        raise ValueError(
            f"A message of {length:,} bytes is too long; at most {LARGEST_MESSAGE:,} are read."
        )
    return msgpack.unpackb(_exactly(reader, length))


def _exactly(reader: IO[bytes], length: int) -> bytes:
    data = reader.read(length)
    if len(data) < length:
        raise EOFError("The other side has closed the stream.")
    return data
