"""Write files and folders whole or not at all. Imports nothing of ours."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a new file beside the old one, then let it take the old one's place.

    Whatever happens meanwhile, ``path`` holds the old text or the new one, never half of one.

    Parameters
    ----------
    path
        The file. Its folder has to exist.
    text
        What goes in, encoded as UTF-8.

    Raises
    ------
    OSError
        If it cannot be written. The old file stays as it was.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with open(new, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # on the disk, before it gets its name
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Fill a new folder, which takes the place of ``target`` when the block ends without an error.

    Parameters
    ----------
    target
        The folder to make or to replace; folders above it are made.

    Yields
    ------
    An empty folder to fill. It lies beside the target, so that taking its place is one rename on
    the same disk.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".new-") as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        new.mkdir()
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
