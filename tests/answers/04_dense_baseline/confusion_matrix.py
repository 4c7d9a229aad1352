# %% right: a loop over the digits
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


# %% right: adds at every place
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=np.int32)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


# %% right: one number for each pair
def confusion_matrix(labels, predictions):
    pairs = 10 * labels.astype(int) + predictions
    return np.bincount(pairs, minlength=100).reshape(10, 10)


# %% right: one-hot rows multiplied
def confusion_matrix(labels, predictions):
    one_hot = np.eye(10, dtype=int)
    return one_hot[labels].T @ one_hot[predictions]


# %% right: counted place by place
def confusion_matrix(labels, predictions):
    return np.array(
        [
            [np.sum((labels == row) & (predictions == column)) for column in range(10)]
            for row in range(10)
        ]
    )


# %% wrong: rows and columns changed places
# loses: confusion_matrix_counts
# says: Rows and columns changed places
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[prediction, label] += 1
    return matrix


# %% wrong: each place once
# loses: confusion_matrix_counts, confusion_matrix_form
# says: Each place was counted only once.
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    matrix[labels, predictions] += 1
    return matrix


# %% wrong: floats
# loses: confusion_matrix_form
# says: np.zeros makes floats, unless it gets dtype=int.
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10))
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


# %% wrong: as large as the highest label
# loses: confusion_matrix_form
# says: The size should not depend on the highest digit.
def confusion_matrix(labels, predictions):
    size = max(labels.max(), predictions.max()) + 1
    matrix = np.zeros((size, size), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


# %% wrong: only digits that occur
# loses: confusion_matrix_counts, confusion_matrix_form
# says: Digits that do not occur have rows and columns, too.
def confusion_matrix(labels, predictions):
    digits = np.unique([labels, predictions])
    return np.array([[np.sum((labels == a) & (predictions == b)) for b in digits] for a in digits])


# %% wrong: mistakes only
# loses: confusion_matrix_counts, confusion_matrix_form
# says: The right answers, on the diagonal, are missing.
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for label, prediction in zip(labels, predictions):
        if label != prediction:
            matrix[label, prediction] += 1
    return matrix


# %% wrong: right answers only
# loses: confusion_matrix_counts
# says: The mistakes are missing.
def confusion_matrix(labels, predictions):
    return np.diag(np.bincount(labels[labels == predictions], minlength=10))


# %% wrong: bytes count to 255
# loses: confusion_matrix_form
# says: Bytes count to 255 only.
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=np.uint8)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


# %% wrong: shares instead of counts
# loses: confusion_matrix_counts, confusion_matrix_form
# says: The one at [0, 0] should be 1, not 0.125.
# says: should be made of whole numbers
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10))
    np.add.at(matrix, (labels, predictions), 1 / len(labels))
    return matrix


# %% wrong: the same twice on the other side
# loses: confusion_matrix_counts, confusion_matrix_form
# says: The one at [0, 0] should be 1, not 2
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
        matrix[prediction, label] += 1
    return matrix


# %% wrong: a list of lists
# loses: confusion_matrix_counts, confusion_matrix_form
# says: should be a NumPy array, not a list of 10.
def confusion_matrix(labels, predictions):
    matrix = [[0] * 10 for _ in range(10)]
    for label, prediction in zip(labels, predictions):
        matrix[label][prediction] += 1
    return matrix


# %% wrong: forgets to return
# loses: confusion_matrix_counts, confusion_matrix_form
# says: confusion_matrix returned nothing
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)


# %% wrong: counts how often labels and predictions occur
# loses: confusion_matrix_counts, confusion_matrix_form
# says: Along axis 0, it is 8 too short
def confusion_matrix(labels, predictions):
    return np.array([np.bincount(labels, minlength=10), np.bincount(predictions, minlength=10)])


# %% wrong: sets a 1 instead of adding it
# loses: confusion_matrix_counts, confusion_matrix_form
# says: Each place was counted only once.
def confusion_matrix(labels, predictions):
    matrix = np.zeros((10, 10), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] = 1
    return matrix
