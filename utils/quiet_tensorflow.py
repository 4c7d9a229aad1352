"""TensorFlow and Keras, without the start-up notes in red, and without waits.

    from utils.quiet_tensorflow import keras, tf

is the same as ``import keras`` and ``import tensorflow as tf``, but for four nuisances:

- TensorFlow's C++ core writes some notes straight to file descriptor 2 before any of its log
  settings apply, so that descriptor points to the null device while the import runs. Later
  warnings and errors still appear.
- Each epoch of `fit`, and each `predict`, has a helper that tunes how the images are fetched. It
  sleeps between two looks, the longer the longer it runs, and often the call to stop it comes a
  moment too early to be understood. Then everything waits until it wakes up by itself: in the
  worst case, an epoch takes twice as long. Images in memory need no tuning, so it is left out.
- TensorFlow has two sets of routines for convolutions. It takes the faster one, oneDNN, only on
  processors with certain instructions, though it is faster on many others, too: here it is asked
  to take it on all. Set ``TF_ENABLE_ONEDNN_OPTS=0`` to have the other one.
- In every step of training, Linux' C library gives the memory of the feature maps back to the
  system, and asks for it again in the next step: 20,000 pages a step, each to be filled with
  zeros. Here it is told to keep what it will need again.

On a processor without AVX-512 instructions (two cores of an AMD EPYC, third generation), the last
two made a step of the released model's training three times as fast.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

# Of the C library's function mallopt, from malloc.h: what it sets, and to how many bytes.
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD = -3, -1, -2
KEPT_MEMORY = {M_MMAP_THRESHOLD: 32 << 20, M_TRIM_THRESHOLD: 512 << 20, M_TOP_PAD: 64 << 20}


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


def _without_tuning(dataset: "tf.data.Dataset") -> "tf.data.Dataset":
    """Return a dataset that fetches its elements as it stands."""
    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)


def _keep_freed_memory() -> None:
    """Let the C library keep memory that is given back, where it is the one of GNU/Linux."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # macOS, Windows, and Linux with musl
        return
    for parameter, size in KEPT_MEMORY.items():
        mallopt(parameter, size)


_keep_freed_memory()
with _no_stderr():
    import keras
    import tensorflow as tf

    tf.constant(0)  # the first use prints notes of its own

# TensorFlow passes every dataset through this method before it reads from it. The method is
# private, but no public way does the same: an option belongs to one dataset, and Keras makes its
# own inside of `fit`; `tf.data.experimental.enable_debug_mode` stops all tuning, but it also runs
# what a dataset does to its elements in Python, one element after the other.
tf.data.Dataset._apply_debug_options = _without_tuning

__all__ = ["keras", "tf"]
