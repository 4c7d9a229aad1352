"""TensorFlow starts without notes, later ones are still heard, and nothing waits for a helper."""

import platform
import subprocess
import sys
import textwrap

import pytest

from utils.quiet_tensorflow import keras, tf


def test_the_import_is_quiet_and_what_follows_is_not():
    code = (
        "import sys; from utils.quiet_tensorflow import keras, tf; "
        "print('a warning', file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stderr == "a warning\n"


def test_keras_own_datasets_are_not_tuned(monkeypatch):
    """With tuning, every second epoch of a lesson ends with a wait of up to its own length."""
    seen = []
    iterate = tf.data.Dataset.__iter__

    def watch(dataset):
        iterator = iterate(dataset)
        seen.append(iterator._dataset.options().autotune.enabled)
        return iterator

    monkeypatch.setattr(tf.data.Dataset, "__iter__", watch)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(tf.zeros((4, 2)), tf.zeros((4, 1)), verbose=0)
    model.predict(tf.zeros((4, 2)), verbose=0)
    assert seen
    assert all(tuned is False for tuned in seen)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="for the C library of GNU/Linux")
def test_memory_that_is_needed_again_is_kept():
    """Without it, every step of training asks the system for each page of its memory anew."""
    code = """
        import resource
        import threading

        from utils import quiet_tensorflow

        def use_memory():  # as one of TensorFlow's threads does, 20 MB in each of 10 steps
            for _ in range(10):
                feature_maps = [bytes(1 << 20) for _ in range(20)]
                for numbers in feature_maps:
                    numbers[::4096]
                del feature_maps, numbers

        def faults():
            return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

        def in_a_thread():
            thread = threading.Thread(target=use_memory)
            thread.start()
            thread.join()

        in_a_thread()
        before = faults()
        in_a_thread()
        print(faults() - before)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    pages_of_ten_steps = 10 * (20 << 20) // 4096
    assert int(result.stdout) < pages_of_ten_steps / 4


def test_convolutions_take_the_faster_routines():
    from tensorflow.python.util import _pywrap_util_port

    assert _pywrap_util_port.IsMklEnabled() or platform.machine() not in ("x86_64", "AMD64")
