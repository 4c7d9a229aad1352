# %% right: rows of the identity
def one_hot(labels, classes):
    return np.eye(classes, dtype="float32")[labels]


# %% right: zeros, then ones where the labels say
def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows


# %% right: a comparison
def one_hot(labels, classes):
    return (labels[:, np.newaxis] == np.arange(classes)).astype("float32")


# %% right: Keras has it
def one_hot(labels, classes):
    from utils.quiet_tensorflow import keras

    return keras.utils.to_categorical(labels, classes).astype("float32")


# %% right: loops
def one_hot(labels, classes):
    return np.array([[float(c == label) for c in range(classes)] for label in labels], "float32")


# %% wrong: as wide as the largest label
# loses: one_hot_width
# says: The width comes from `classes`
def one_hot(labels, classes):
    return np.eye(labels.max() + 1, dtype="float32")[labels]


# %% wrong: always ten
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: should have the shape (4, 3), but it has the shape (4, 10)
def one_hot(labels, classes):
    return np.array([[float(c == label) for c in range(10)] for label in labels], "float32")


# %% wrong: off by one
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: one column too far left
def one_hot(labels, classes):
    return np.eye(classes, dtype="float32")[labels - 1]


# %% wrong: transposed
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: Rows and columns changed places
def one_hot(labels, classes):
    return np.eye(classes, dtype="float32")[labels].T


# %% wrong: truth values
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: should hold numbers, not bool
def one_hot(labels, classes):
    return labels[:, np.newaxis] == np.arange(classes)


# %% wrong: double precision
# loses: one_hot_dtype
# says: should have the type float32, not float64
def one_hot(labels, classes):
    return np.eye(classes)[labels]


# %% wrong: the label instead of 1
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: Write a 1, not the label
def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[np.arange(len(labels)), labels] = labels
    return rows


# %% wrong: fills whole columns
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: Whole columns are filled
def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes), dtype=np.float32)
    rows[:, labels] = 1
    return rows


# %% wrong: ones everywhere but there
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: should be [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], not [[1, 1, 0]
def one_hot(labels, classes):
    return 1 - np.eye(classes, dtype="float32")[labels]


# %% wrong: every label one class further
# loses: one_hot_example, one_hot_width, one_hot_dtype
# says: one column too far right
def one_hot(labels, classes):
    return np.roll(np.eye(classes, dtype="float32")[labels], 1, axis=1)
