"""TensorFlow starts without notes, later ones are still heard, and nothing waits for a helper."""

import subprocess
import sys

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
