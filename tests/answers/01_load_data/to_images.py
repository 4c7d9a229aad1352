# %% right: drop and reshape
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(-1, 28, 28)
    labels = table["label"].to_numpy()
    return images, labels


# %% right: one array, cut by position
def to_images(table):
    values = table.to_numpy()
    return values[:, 1:].reshape((len(values), 28, 28)), values[:, 0]


# %% right: columns chosen by name
def to_images(table):
    pixels = [f"pixel{i}" for i in range(784)]
    return table[pixels].values.reshape(len(table), 28, 28), table.label.values


# %% right: row by row
def to_images(table):
    images = np.zeros((len(table), 28, 28), dtype=np.uint8)
    for i in range(len(table)):
        row = table.iloc[i].to_numpy()
        for r in range(28):
            images[i, r] = row[1 + 28 * r : 1 + 28 * (r + 1)]
    return images, table["label"].to_numpy()


# %% wrong: images last
# loses: to_images_shapes, to_images_order
# says: should have the shape (3, 28, 28), but it has the shape (28, 28, 3)
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(28, 28, -1)
    return images, table["label"].to_numpy()


# %% wrong: column by column
# loses: to_images_order
# says: every digit lies on its side
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(-1, 28, 28, order="F")
    return images, table["label"].to_numpy()


# %% wrong: the label stays among the pixels
# loses: to_images_order
# says: The label is the first pixel
def to_images(table):
    images = table.to_numpy()[:, :784].reshape(-1, 28, 28)
    return images, table["label"].to_numpy()


# %% wrong: pop changes the table
# loses: to_images_order
# says: , which it was given. Build something new: `pop`
def to_images(table):
    labels = table.pop("label").to_numpy()
    return table.to_numpy().reshape(-1, 28, 28), labels


# %% wrong: labels as a table of one column
# loses: to_images_shapes
# says: in a single pair of brackets
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(-1, 28, 28)
    return images, table[["label"]].to_numpy()


# %% wrong: only the images
# loses: to_images_shapes, to_images_order
# says: should be 2 values, `images, labels`, not an array
def to_images(table):
    return table.drop(columns="label").to_numpy().reshape(-1, 28, 28)


# %% wrong: the number of digits written into the code
# loses: to_images_shapes, to_images_order
# says: cannot reshape array
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(60_000, 28, 28)
    return images, table["label"].to_numpy()


# %% wrong: numbers become floats
# loses: to_images_shapes, to_images_order
# says: should have the type uint8, not float64
def to_images(table):
    images = table.drop(columns="label").to_numpy(dtype=float).reshape(-1, 28, 28)
    return images, table["label"].to_numpy()


# %% wrong: the labels stay a pandas Series
# loses: to_images_shapes
# says: should be a NumPy array, not Series. `.to_numpy()` makes one
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(-1, 28, 28)
    return images, table["label"]


# %% right: a list of both
def to_images(table):
    images = table.drop(columns="label").to_numpy().reshape(-1, 28, 28)
    return [images, table["label"].to_numpy()]


# %% wrong: not reshaped
# loses: to_images_shapes, to_images_order
# says: should have the shape (3, 28, 28), but it has the shape (3, 784)
def to_images(table):
    return table.drop(columns="label").to_numpy(), table["label"].to_numpy()
