"""Frames arrive under their number, within their limit, or not at all."""

import socket
import threading
from collections.abc import Iterator

import pytest

from utils.grading.sandbox.channel import HEADER, Channel, receive_frame, send_frame


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_frames_of_any_size_arrive(ends):
    one, other = ends
    for number, data in enumerate([b"", b"x", b"large" * 1_000_000]):
        sender = threading.Thread(target=send_frame, args=(one, number, data))
        sender.start()
        assert receive_frame(other, number, len(data)) == data
        sender.join()


def test_another_number_is_refused(ends):
    one, other = ends
    send_frame(one, 4, b"x")
    with pytest.raises(ValueError, match="Frame 4 came in place of 5"):
        receive_frame(other, 5, 10)


def test_too_long_a_frame_is_not_read(ends):
    one, other = ends
    one.sendall(HEADER.pack(1, 1 << 60))
    with pytest.raises(ValueError, match="too long; at most 10 are read"):
        receive_frame(other, 1, 10)


@pytest.mark.parametrize("sent", [b"", b"half", HEADER.pack(1, 5) + b"less"])
def test_half_a_frame_is_an_error(ends, sent: bytes):
    one, other = ends
    one.sendall(sent)
    one.close()
    with pytest.raises(OSError, match="closed"):
        receive_frame(other, 1, 10)


def test_who_waits_for_a_reply_is_told_of_the_end(ends):
    channel = Channel(ends[0], 10)
    _, reply = channel.request(b"order")
    channel.close()
    with pytest.raises(OSError):
        reply.result(timeout=5)


def test_requests_have_numbers_of_their_own(ends):
    channel = Channel(ends[0], 10)
    for wanted in (1, 2):
        number, reply = channel.request(b"order")
        assert number == wanted and receive_frame(ends[1], number, 10) == b"order"
        send_frame(ends[1], number, b"done")
        assert reply.result(timeout=5) == b"done"
