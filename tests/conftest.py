"""A real browser for the tests of what learners see."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

# Chromium without its own calls to the network, of which there may be none
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as installed on this machine; Playwright brings none of its own."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            options = {"executable_path": path} if path else {"channel": "chrome"}
            browser = playwright.chromium.launch(args=FLAGS, **options)
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium or Chrome on this machine, so nothing is clicked: {error}")
        yield browser
        browser.close()
