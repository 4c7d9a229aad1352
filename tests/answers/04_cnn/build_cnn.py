# %% right: a list of layers
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% right: layer by layer, ReLU and softmax as layers
def build_cnn(filters):
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(keras.layers.Rescaling(1.0 / 255))
    for i, n in enumerate(filters):
        if i > 0:
            model.add(keras.layers.MaxPool2D(pool_size=(2, 2)))
        model.add(keras.layers.Conv2D(n, kernel_size=(3, 3)))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    return model


# %% right: as a function of layers
def build_cnn(filters):
    inputs = keras.Input(shape=(28, 28, 1))
    maps = keras.layers.Rescaling(scale=1 / 255)(inputs)
    maps = keras.layers.Conv2D(filters[0], 3, activation="relu")(maps)
    maps = keras.layers.MaxPooling2D()(maps)
    maps = keras.layers.Conv2D(filters[1], 3, activation="relu")(maps)
    maps = keras.layers.MaxPooling2D()(maps)
    maps = keras.layers.Conv2D(filters[2], 3, activation="relu")(maps)
    outputs = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(maps))
    return keras.Model(inputs, outputs)


# %% right: compiled already, which does no harm
def build_cnn(filters):
    first, second, third = filters
    model = keras.Sequential(
        [
            keras.layers.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(first, 3, activation=keras.activations.relu),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(second, 3, activation=keras.activations.relu),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(third, 3, activation=keras.activations.relu),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation=keras.activations.softmax),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong: forgets ReLU
# loses: build_cnn_calculates
# says: The convolutions do not apply ReLU
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: forgets ReLU once
# loses: build_cnn_calculates
# says: Compare the layers one by one
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: forgets to scale
# loses: build_cnn_calculates
# says: Rescaling(1 / 255) is missing
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: forgets softmax
# loses: build_cnn_calculates
# says: the last layer needs activation="softmax"
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )


# %% wrong: sigmoid instead of softmax
# loses: build_cnn_calculates
# says: should sum to 1
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="sigmoid"),
        ]
    )


# %% wrong: pools with means
# loses: build_cnn_calculates
# says: MaxPooling2D takes the largest number
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: always the lesson's filters
# loses: build_cnn_any_filters, build_cnn_calculates
# says: Use the numbers that come in
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: keeps the size of the maps
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: Leave the padding as it is
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3, padding="same", activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: pools once too often
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: The last maps are pooled as well
def build_cnn(filters):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 255)]
    for n in filters:
        layers.append(keras.layers.Conv2D(n, 3, activation="relu"))
        layers.append(keras.layers.MaxPooling2D())
    layers.append(keras.layers.Flatten())
    layers.append(keras.layers.Dense(10, activation="softmax"))
    return keras.Sequential(layers)


# %% wrong: no pooling
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: A pooling layer is missing
def build_cnn(filters):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 255)]
    for n in filters:
        layers.append(keras.layers.Conv2D(n, 3, activation="relu"))
    layers.append(keras.layers.Flatten())
    layers.append(keras.layers.Dense(10, activation="softmax"))
    return keras.Sequential(layers)


# %% wrong: no input
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: Begin with keras.Input((28, 28, 1))
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: filters in the wrong order
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: the weights should have the shapes
def build_cnn(filters):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(filters[2], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[1], 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(filters[0], 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% wrong: the list of layers, not a model
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: should return a Keras model, not list
def build_cnn(filters):
    return [
        keras.Input((28, 28, 1)),
        keras.layers.Rescaling(1 / 255),
        keras.layers.Conv2D(filters[0], 3, activation="relu"),
    ]


# %% wrong: builds but does not return
# loses: build_cnn_layers, build_cnn_any_filters, build_cnn_calculates
# says: Is a `return` missing?
def build_cnn(filters):
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
