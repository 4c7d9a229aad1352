"""Measure how long the drawing pad lets one wait: ``python -m tests.support.measure_pad``.

In a real browser, strokes of 60 moves in half a second are drawn on the pad, in JupyterLab and in
the web app. Measured is the time from the last move to the answer to it on the page, feature maps
included. Then 20 visitors use the app at once. Nothing else should run meanwhile. These are
measurements, not tests: they depend on the machine.
"""

import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import psutil
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.support.browser import (
    PATIENCE,
    SEVEN,
    draw,
    on_page,
    pad_in_jupyterlab,
    run_app,
    run_browser,
    visit_app,
)

STROKES = 40

# Notes when the last move came, and when the page showed the answer to which drawing.
WATCH = """(pad) => {
    window.answers = [];
    window.moved = 0;
    pad.addEventListener("pointermove", () => { window.moved = performance.now(); }, true);
    new MutationObserver(() => requestAnimationFrame(() => {
        window.answers.push([Number(pad.dataset.revision), performance.now()]);
    })).observe(pad, { attributes: true, attributeFilter: ["data-revision"] });
}"""


def waits(page: Page, strokes: int = STROKES) -> list[float]:
    """Return the milliseconds from the last move of each stroke to its answer on the page."""
    pad = page.locator(".digit-pad").first
    expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
    pad.evaluate(WATCH)
    found = []
    canvas = page.locator(".digit-pad canvas").first
    # 61 points on the way of a seven: where the pen sets down, and 60 moves
    path = [np.interp(np.linspace(0, 2, 61), range(3), axis) for axis in np.transpose(SEVEN)]
    path = np.transpose(path)
    places = [on_page(canvas, point) for point in path]
    for _ in range(strokes):
        before = int(pad.get_attribute("data-revision"))
        page.mouse.move(*places[0])
        page.mouse.down()
        began = time.perf_counter()
        for move, place in enumerate(places[1:], start=1):
            page.mouse.move(*place)
            time.sleep(max(0, began + move / 120 - time.perf_counter()))
        page.mouse.up()
        page.wait_for_timeout(700)
        moved, answers = page.evaluate("() => [window.moved, window.answers]")
        last_revision, shown = answers[-1]
        # the press and every move add a point, each with a revision of its own
        assert last_revision >= before + 60, (last_revision, before)
        found.append(next(at for revision, at in answers if revision == last_revision) - moved)
        pad.get_by_role("button", name="Clear").click()
        expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
        page.wait_for_timeout(300)
    return found


def report(name: str, milliseconds: list[float]) -> None:
    tenths = quantiles(milliseconds, n=10)
    print(
        f"{name}: median {median(milliseconds):.0f} ms, 90 % within {tenths[-1]:.0f} ms "
        f"({len(milliseconds)} strokes)",
        flush=True,
    )


def crowd(browser: Browser, address: str, visitors: int = 20, answers: int = 15) -> None:
    """Let many visitors draw at once, each as fast as answers come, and count.

    What one browser sends over its connection for a drawing is recorded, and then sent over as
    many connections of their own, since so many browsers would be what is measured.
    """
    page = browser.new_context().new_page()
    sent: list[bytes] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(frame)))
    page.goto(address)
    expect(page.locator(".digit-pad canvas").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(1000)
    opening = len(sent)
    draw(page, SEVEN, moves=60)
    expect(page.locator(".digit-pad .answer").first).to_contain_text("7", timeout=PATIENCE)
    page.context.close()
    drawing = max(sent[opening:], key=len)
    work = _crowd(address, sent[:opening], drawing, visitors, answers)
    with ThreadPoolExecutor() as pool:  # Playwright has an event loop of its own in this thread
        pool.submit(asyncio.run, work).result()


async def _crowd(
    address: str, opening: list[bytes], drawing: bytes, visitors: int, answers: int
) -> None:
    server = next(
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--server.port={address.rpartition(':')[2]}" in (process.info["cmdline"] or [])
    )
    address = address.replace("http", "ws") + "/_stcore/stream"
    before = server.memory_info().rss
    connections = [await visit_socket(address, opening) for _ in range(visitors)]
    each = (server.memory_info().rss - before) / visitors / 1e6

    async def use(connection: WebSocketClientConnection) -> None:
        for _ in range(answers):
            await connection.write_message(drawing, binary=True)
            await finished(connection)

    start = time.perf_counter()
    await asyncio.gather(*map(use, connections))
    seconds = time.perf_counter() - start
    each_drawing = (server.memory_info().rss - before) / visitors / 1e6
    print(
        f"{visitors} visitors at once: {visitors * answers / seconds:.0f} answers a second in all; "
        f"memory for each: {each:.1f} MB, and {each_drawing:.1f} MB after {answers} drawings"
    )


async def visit_socket(address: str, opening: list[bytes]) -> WebSocketClientConnection:
    connection = await websocket_connect(address, max_message_size=100_000_000)
    for message in opening:
        await connection.write_message(message, binary=isinstance(message, bytes))
        await finished(connection)
    return connection


async def finished(connection: WebSocketClientConnection) -> None:
    """Wait until the app has run once more; fail if it shows an exception."""
    while True:
        data = await asyncio.wait_for(connection.read_message(), 60)
        assert data is not None, "the app has closed the connection"
        message = ForwardMsg()
        message.ParseFromString(data)
        assert "exception" not in str(message.delta.new_element.WhichOneof("type"))
        if message.WhichOneof("type") == "script_finished":
            return


def main() -> None:
    with run_browser() as browser:
        with tempfile.TemporaryDirectory() as folder:
            code = "from utils.pad import DigitPad\nDigitPad()"
            with pad_in_jupyterlab(browser, code, Path(folder)) as page:
                report("JupyterLab", waits(page))
        with tempfile.TemporaryDirectory() as folder, run_app(Path(folder)) as address:
            page = visit_app(browser, address)
            report("the web app", waits(page))
            page.context.close()
            crowd(browser, address)


if __name__ == "__main__":
    main()
