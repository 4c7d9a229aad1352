"""Symbolic links, where a system lets ordinary users make them."""

import os
from pathlib import Path

import pytest


def make_link(link: Path, target: Path) -> None:
    """Make a link, or skip the test: Windows allows it in Developer Mode only."""
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        if os.name != "nt":
            raise
        pytest.skip("Windows lets ordinary users make links in Developer Mode only")
