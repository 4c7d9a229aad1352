"""The architectures of the course's networks, untrained; `utils/inference.py` uses a trained one.

Every network here takes images (n, 28, 28) with values 0-255, as they lie in the CSV files, and
divides them by 255 itself in its first layer, so that nobody can forget to scale. It gives
probabilities (n, 10).
"""

import functools

from utils.quiet_tensorflow import keras, tf

layers = keras.layers


# --- The five networks that `utils/course/benchmark.py` compares ------------------------------


def build_dense_baseline() -> keras.Sequential:
    """Return lesson 04's network: one hidden layer that knows nothing of neighboring pixels.

    Parameters: 101,770.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="hidden"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="dense_baseline",
    )


def build_cnn() -> keras.Sequential:
    """Return lesson 05's network: three convolutions with 3 x 3 kernels, two poolings.

    Parameters: 29,066.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(16, kernel_size=3, activation="relu", name="conv1"),
            layers.MaxPooling2D(name="pool1"),
            layers.Conv2D(32, kernel_size=3, activation="relu", name="conv2"),
            layers.MaxPooling2D(name="pool2"),
            layers.Conv2D(64, kernel_size=3, activation="relu", name="conv3"),
            layers.Flatten(name="flatten"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="cnn",
    )


def build_keras_example() -> keras.Sequential:
    """Return the network of Keras' own example, "Simple MNIST convnet" (F. Chollet, 2015).

    Parameters: 34,826.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(32, kernel_size=3, activation="relu", name="conv1"),
            layers.MaxPooling2D(name="pool1"),
            layers.Conv2D(64, kernel_size=3, activation="relu", name="conv2"),
            layers.MaxPooling2D(name="pool2"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="keras_example",
    )


def build_hobby_cnn() -> keras.Sequential:
    """Return the design of many hobby projects: most parameters sit in the dense layers.

    Parameters: 429,642.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(32, kernel_size=3, padding="same", activation="relu", name="conv1"),
            layers.BatchNormalization(name="norm1"),
            layers.MaxPooling2D(name="pool1"),
            layers.Conv2D(64, kernel_size=3, padding="same", activation="relu", name="conv2"),
            layers.BatchNormalization(name="norm2"),
            layers.MaxPooling2D(name="pool2"),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="hidden1"),
            layers.Dense(64, activation="relu", name="hidden2"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="hobby_cnn",
    )


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Batch normalization in one fused operation: Keras' own layer, but faster on feature maps.

    Keras' own computes mean, variance and result one after the other. The numbers are the same,
    and so are the weights, so that a trained model can be stored with Keras' own layer.
    """

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Normalize with the batch's own mean and variance in training, else with the kept ones."""
        if not training or len(inputs.shape) != 4:  # TensorFlow has it for feature maps only
            return super().call(inputs, training=training)
        outputs, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            inputs, self.gamma, self.beta, epsilon=self.epsilon, is_training=True
        )
        for kept, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
            kept.assign(self.momentum * kept + (1 - self.momentum) * new)
        return outputs


def convolution(
    number: int,
    filters: int,
    kernel_size: int = 3,
    pool: bool = False,
    normalization: type[keras.layers.BatchNormalization] = FusedBatchNormalization,
) -> list[keras.Layer]:
    """Return one building block of the released model: convolution, (pooling,) norm, ReLU.

    Batch normalization (Ioffe and Szegedy, 2015) keeps every feature map at a steady scale, which
    allows large learning rates. It adds its own offset, so the convolution needs no bias.
    Pooling comes before it, not after: the result is nearly the same, for a quarter of the work.
    """
    block = [layers.Conv2D(filters, kernel_size, use_bias=False, name=f"conv{number}")]
    if pool:
        block.append(layers.MaxPooling2D(name=f"pool{number}"))
    block.append(normalization(name=f"norm{number}"))
    block.append(layers.ReLU(name=f"relu{number}"))
    return block


def build_released_model(
    normalization: type[keras.layers.BatchNormalization] = FusedBatchNormalization,
) -> keras.Sequential:
    """Return the network behind the app, which `utils/course/training.py` trains.

    It takes images (n, 28, 28) or (n, 28, 28, 1). Three convolutions find strokes and how they
    meet; a dense layer, which sees all of the digit at once, puts them together. Most of the work
    is done in the convolutions, most of the parameters are in the dense layer. Parameters: 115,546.

    Parameters
    ----------
    normalization
        The layer for batch normalization: the fast one to train, or Keras' own, which computes
        the same, to store a model that loads with nothing but Keras.
    """
    block = functools.partial(convolution, normalization=normalization)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            *block(1, filters=16, kernel_size=5, pool=True),  # 12 x 12
            *block(2, filters=32),  # 10 x 10
            *block(3, filters=32, pool=True),  # 4 x 4
            layers.Flatten(name="flatten"),
            layers.Dense(192, use_bias=False, name="hidden"),
            normalization(name="norm4"),
            layers.ReLU(name="relu4"),
            layers.Dropout(0.1, name="dropout"),
            layers.Dense(10, activation="softmax", name="probabilities"),
        ],
        name="released_model",
    )


def build_doubt_network(
    normalization: type[keras.layers.BatchNormalization] = FusedBatchNormalization,
) -> keras.Sequential:
    """Return the network that says "not one digit", which `utils/course/doubting.py` trains.

    It gives eleven probabilities: the ten digits', and that of "none of them". The convolutions
    are those of the released model; there is more dropout, since it sees the same few shapes of
    what is no digit again and again. Parameters: 47,643.

    Parameters
    ----------
    normalization
        As for `build_released_model`.
    """
    block = functools.partial(convolution, normalization=normalization)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255, name="scale"),
            *block(1, filters=16, kernel_size=5, pool=True),  # 12 x 12
            *block(2, filters=32),  # 10 x 10
            *block(3, filters=32, pool=True),  # 4 x 4
            layers.Flatten(name="flatten"),
            layers.Dropout(0.3, name="dropout1"),
            layers.Dense(64, use_bias=False, name="hidden"),
            normalization(name="norm4"),
            layers.ReLU(name="relu4"),
            layers.Dropout(0.3, name="dropout2"),
            layers.Dense(11, activation="softmax", name="probabilities"),
        ],
        name="doubt",
    )


def __getattr__(name: str) -> object:
    """Hand out what moved to `utils.inference` from here, too.

    Learners have notebooks of earlier releases, which import these names from here. Nothing in
    this module needs them, so they are imported on demand.
    """
    if name in ("MODEL_PATH", "ModelError", "feature_maps", "load_trained_model", "predict"):
        from utils import inference

        return getattr(inference, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
