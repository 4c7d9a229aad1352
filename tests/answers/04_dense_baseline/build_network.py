# %% right: a list that grows
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% right: layers added one by one, with a channel axis
def build_network(hidden_sizes):
    network = keras.Sequential()
    network.add(keras.Input(shape=(28, 28, 1)))
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Rescaling(scale=1.0 / 255))
    for units in hidden_sizes:
        network.add(keras.layers.Dense(units))
        network.add(keras.layers.ReLU())
    network.add(keras.layers.Dense(10))
    network.add(keras.layers.Softmax())
    return network


# %% right: the functional way, compiled already
def build_network(hidden_sizes):
    inputs = keras.Input((28, 28))
    outputs = keras.layers.Flatten()(keras.layers.Rescaling(1 / 255)(inputs))
    for units in hidden_sizes:
        outputs = keras.layers.Dense(units, activation=keras.activations.relu)(outputs)
    network = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(outputs))
    network.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return network


# %% right: hidden layers in a list of their own
def build_network(hidden_sizes):
    hidden = [keras.layers.Dense(units, activation="relu") for units in hidden_sizes]
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            *hidden,
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: no hidden layer
# loses: build_network_shapes, build_network_answers
# says: The hidden layers are missing.
def build_network(hidden_sizes):
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
# says: These are not the sizes from the list.
def build_network(hidden_sizes):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: the first size only
# loses: build_network_shapes
# says: Each number in the list makes a layer.
def build_network(hidden_sizes):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(hidden_sizes[0], activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: the list itself as the number of units
# loses: build_network_shapes, build_network_answers
# says: units
def build_network(hidden_sizes):
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(hidden_sizes, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: the last layer first
# loses: build_network_shapes
# says: Keep the order.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in reversed(hidden_sizes):
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: the last layer stands in the loop
# loses: build_network_shapes
# says: should hold 4 numbers, but it holds 6.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
        layers.append(keras.layers.Dense(10, activation="softmax"))
    return keras.Sequential(layers)


# %% wrong: the return stands in the loop
# loses: build_network_shapes
# says: Each number in the list makes a layer.
def build_network(hidden_sizes):
    network = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    )
    for units in hidden_sizes:
        network.add(keras.layers.Dense(units, activation="relu"))
        network.add(keras.layers.Dense(10, activation="softmax"))
        return network


# %% wrong: no rescaling
# loses: build_network_answers
# says: Add the layer Rescaling(1 / 255).
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: rescaled twice
# loses: build_network_answers
# says: The network rescales twice
def build_network(hidden_sizes):
    scale = keras.layers.Rescaling
    layers = [keras.Input((28, 28)), scale(1 / 255), scale(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: multiplies by 255
# loses: build_network_answers
# says: Rescaling multiplies: give it 1 / 255.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: hidden layer without activation
# loses: build_network_answers
# says: The hidden layer needs activation="relu".
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: logits instead of probabilities
# loses: build_network_answers
# says: The last layer needs activation="softmax".
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10)])


# %% wrong: sigmoid at the end
# loses: build_network_answers
# says: Each row should sum to 1
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="sigmoid")])


# %% wrong: the two activations changed places
# loses: build_network_answers
# says: The two activations changed places.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="softmax"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="relu")])


# %% wrong: not flattened
# loses: build_network_shapes, build_network_answers
# says: A Flatten is missing.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255)]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: no input
# loses: build_network_shapes, build_network_answers
# says: Begin with keras.Input((28, 28))
def build_network(hidden_sizes):
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: takes flat rows
# loses: build_network_shapes, build_network_answers
# says: Flatten later.
def build_network(hidden_sizes):
    layers = [keras.Input((784,)), keras.layers.Rescaling(1 / 255)]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: the last layer is missing
# loses: build_network_shapes, build_network_answers
# says: The last layer, of 10 units, is missing.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return keras.Sequential(layers)


# %% wrong: a list of layers
# loses: build_network_shapes, build_network_answers
# says: A list is no Keras model yet.
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    return [*layers, keras.layers.Dense(10, activation="softmax")]


# %% wrong: forgets to return
# loses: build_network_shapes, build_network_answers
# says: it returns None
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    network = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])


# %% wrong: returns what compile returns
# loses: build_network_shapes, build_network_answers
# says: it returns None (as compile does).
def build_network(hidden_sizes):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    for units in hidden_sizes:
        layers.append(keras.layers.Dense(units, activation="relu"))
    network = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    return network.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
