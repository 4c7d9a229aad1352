# %% right: as in the cell above, with one more layer
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% right: layers added one by one, with a channel axis
def build_network(units):
    network = keras.Sequential()
    network.add(keras.Input(shape=(28, 28, 1)))
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Rescaling(scale=1.0 / 255))
    network.add(keras.layers.Dense(units))
    network.add(keras.layers.ReLU())
    network.add(keras.layers.Dense(10))
    network.add(keras.layers.Softmax())
    return network


# %% right: the functional way, compiled already
def build_network(units):
    inputs = keras.Input((28, 28))
    rows = keras.layers.Flatten()(keras.layers.Rescaling(1 / 255)(inputs))
    hidden = keras.layers.Dense(units, activation=keras.activations.relu)(rows)
    network = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
    network.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return network


# %% wrong: no hidden layer
# loses: build_network_shapes, build_network_answers
# says: There is no hidden layer yet
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: always 128 units
# loses: build_network_shapes, build_network_answers
# says: The hidden layer has 128 units, but 12 were asked for
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: no rescaling
# loses: build_network_answers
# says: Add the layer Rescaling(1 / 255)
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: rescaled twice
# loses: build_network_answers
# says: the answers differ from rescaling, flattening, ReLU and softmax
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: multiplies by 255
# loses: build_network_answers
# says: the answers differ
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: hidden layer without activation
# loses: build_network_answers
# says: two layers do no more than one
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: scores instead of probabilities
# loses: build_network_answers
# says: Which activation belongs to the last layer?
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10),
        ]
    )


# %% wrong: sigmoid at the end
# loses: build_network_answers
# says: The ten numbers of an image should sum to 1
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="sigmoid"),
        ]
    )


# %% wrong: the two activations changed places
# loses: build_network_answers
# says: Which activation belongs to the last layer?
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="softmax"),
            keras.layers.Dense(10, activation="relu"),
        ]
    )


# %% wrong: not flattened
# loses: build_network_shapes, build_network_answers
# says: Is a Flatten missing, or the last layer?
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: no input
# loses: build_network_shapes, build_network_answers
# says: Begin with keras.Input((28, 28))
def build_network(units):
    return keras.Sequential(
        [
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: takes flat rows
# loses: build_network_shapes, build_network_answers
# says: should take images of shape (28, 28)
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: the last layer is missing
# loses: build_network_shapes, build_network_answers
# says: or the last layer?
def build_network(units):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
        ]
    )


# %% wrong: a list of layers
# loses: build_network_shapes, build_network_answers
# says: should return a Keras model, not list
def build_network(units):
    return [
        keras.Input((28, 28)),
        keras.layers.Rescaling(1 / 255),
        keras.layers.Flatten(),
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]


# %% wrong: forgets to return
# loses: build_network_shapes, build_network_answers
# says: Is a `return` missing?
def build_network(units):
    network = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
