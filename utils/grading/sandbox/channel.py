"""A stream between the grader and a kernel, for calls of the learner's functions.

Of the messages that a kernel publishes a notebook can send too many, and files in a shared folder
could be links, pipes or endless. This stream has no name that learner's code could give to
something else. That code may still write into it, or never reply: so all that comes out of it has a
limit of size, and nobody waits for it without a limit of time.

A frame is a call's number and a length in 8 bytes each, and so many bytes.
"""

import contextlib
import itertools
import queue
import socket
import struct
import threading
from concurrent.futures import Future

# The numbers by which Jupyter knows a kernel's sockets. Nobody listens for the heartbeat: the
# grader sees the process itself.
PORTS = {"shell": 1, "iopub": 2, "stdin": 3, "control": 5}
HEARTBEAT = 4

HEADER = struct.Struct(">QQ")


def send_frame(stream: socket.socket, number: int, data: bytes) -> None:
    """Send data under a number.

    Raises
    ------
    OSError
        If the other side has closed the stream.
    """
    stream.sendall(HEADER.pack(number, len(data)))
    stream.sendall(data)


def receive_frame(stream: socket.socket, number: int, most: int) -> bytes:
    """Return the data that comes under a number.

    Raises
    ------
    OSError
        If the other side has closed the stream.
    ValueError
        If it is another number, or more than so many bytes.
    """
    found, length = HEADER.unpack(_exactly(stream, HEADER.size))
    if found != number:
        raise ValueError(f"Frame {found} came in place of {number}.")
    if length > most:
        raise ValueError(f"A frame of {length:,} bytes is too long; at most {most:,} are read.")
    return bytes(_exactly(stream, length))


def _exactly(stream: socket.socket, length: int) -> bytearray:
    data = bytearray()
    while len(data) < length:
        part = stream.recv(min(length - len(data), 1 << 20))
        if not part:
            raise OSError("The other side has closed the stream.")
        data += part
    return data


class Channel:
    """The grader's end of the stream.

    Parameters
    ----------
    stream
        A connected socket, which is closed with the channel.
    most
        The largest reply that is read, in bytes.
    """

    def __init__(self, stream: socket.socket, most: int) -> None:
        self._stream, self._most = stream, most
        self._numbers = itertools.count(1)
        # One thread for all calls: to start one takes long on a busy machine.
        self._orders: queue.SimpleQueue[tuple[int, bytes, Future[bytes]] | None]
        self._orders = queue.SimpleQueue()
        threading.Thread(target=self._carry, daemon=True).start()

    def request(self, order: bytes) -> "tuple[int, Future[bytes]]":
        """Begin to send an order, and return its number and the reply to come.

        The reply raises OSError or ValueError where it is none. Then the channel is of no more use.
        """
        number, reply = next(self._numbers), Future[bytes]()
        self._orders.put((number, order, reply))
        return number, reply

    def _carry(self) -> None:
        while job := self._orders.get():
            number, order, reply = job
            try:
                send_frame(self._stream, number, order)
                reply.set_result(receive_frame(self._stream, number, self._most))
            except (OSError, ValueError) as error:
                reply.set_exception(error)

    def close(self) -> None:
        """Close the stream. Who waits for a reply is told."""
        self._orders.put(None)
        with contextlib.suppress(OSError):  # the other side has gone already
            self._stream.shutdown(socket.SHUT_RDWR)
        self._stream.close()
