"""TensorFlow and Keras, imported without the start-up notes that TensorFlow prints in red.

    from utils.quiet import keras, tf

is the same as ``import keras`` and ``import tensorflow as tf``. TensorFlow's C++ core writes
some notes straight to file descriptor 2 before any of its log settings apply, so that descriptor
points to the null device while the import runs. Later warnings and errors still appear.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextmanager
def _no_stderr() -> Iterator[None]:
    saved = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)


with _no_stderr():
    import keras
    import tensorflow as tf

    tf.constant(0)  # the first use prints notes of its own

__all__ = ["keras", "tf"]
