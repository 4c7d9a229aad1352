# %% right: one-hot targets and a matrix product
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors / len(rows), errors.mean(axis=0)


# %% right: a copy, 1 smaller at the labels
def gradients(rows, probabilities, labels):
    n = len(labels)
    errors = probabilities.copy()
    errors[np.arange(n), labels] -= 1
    return np.dot(rows.T, errors) / n, np.sum(errors, axis=0) / n


# %% right: divides the errors first
def gradients(rows, probabilities, labels):
    truth = np.zeros_like(probabilities)
    for i, label in enumerate(labels):
        truth[i, label] = 1
    errors = (probabilities - truth) / len(rows)
    return [rows.T @ errors, errors.sum(axis=0)]


# %% right: loops over images
def gradients(rows, probabilities, labels):
    weights_gradient = np.zeros((rows.shape[1], probabilities.shape[1]))
    biases_gradient = np.zeros(probabilities.shape[1])
    for row, answer, label in zip(rows, probabilities, labels):
        error = answer - (np.arange(len(answer)) == label)
        weights_gradient += np.outer(row, error)
        biases_gradient += error
    return weights_gradient / len(rows), biases_gradient / len(rows)


# %% wrong: target minus probability
# loses: gradients_weights, gradients_biases
# says: the error is probability minus target
def gradients(rows, probabilities, labels):
    errors = np.eye(probabilities.shape[1])[labels] - probabilities
    return rows.T @ errors / len(rows), errors.mean(axis=0)


# %% wrong: sums instead of averages
# loses: gradients_weights, gradients_biases
# says: This is the sum over the 4 images
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors, errors.sum(axis=0)


# %% wrong: the weights are not averaged
# loses: gradients_weights, gradients_biases=0
# says: Divide by their number
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors, errors.mean(axis=0)


# %% wrong: the biases are not averaged
# loses: gradients_biases
# says: This is the sum over the 2 images
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors / len(rows), errors.sum(axis=0)


# %% wrong: rows and columns swapped
# loses: gradients_weights, gradients_biases
# says: Rows and columns are swapped
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return errors.T @ rows / len(rows), errors.mean(axis=0)


# %% wrong: no targets
# loses: gradients_weights, gradients_biases
# says: No target was subtracted
def gradients(rows, probabilities, labels):
    return rows.T @ probabilities / len(rows), probabilities.mean(axis=0)


# %% wrong: the biases' average over the classes
# loses: gradients_biases
# says: Each class has a bias of its own
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors / len(rows), errors.mean(axis=1)


# %% wrong: one number for all biases
# loses: gradients_biases
# says: One number came back, not 4
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors / len(rows), float(errors.mean())


# %% wrong: writes into the probabilities
# loses: gradients_weights, gradients_biases
# says: gradients changed
def gradients(rows, probabilities, labels):
    probabilities[np.arange(len(labels)), labels] -= 1
    return rows.T @ probabilities / len(rows), probabilities.mean(axis=0)


# %% wrong: rows not turned
# loses: gradients_weights, gradients_biases
# says: matmul
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows @ errors / len(rows), errors.mean(axis=0)


# %% wrong: the biases first
# loses: gradients_weights, gradients_biases
# says: `weights_gradient` came back as value 2
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return errors.mean(axis=0), rows.T @ errors / len(rows)


# %% wrong: the weights only
# loses: gradients_weights, gradients_biases
# says: should be 2 values, `weights_gradient, biases_gradient`
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    return rows.T @ errors / len(rows)


# %% wrong: ten classes
# loses: gradients_weights, gradients_biases
# says: could not be broadcast together
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(10)[labels]
    return rows.T @ errors / len(rows), errors.mean(axis=0)


# %% wrong: forgets to return
# loses: gradients_weights, gradients_biases
# says: gradients returned nothing
def gradients(rows, probabilities, labels):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    result = rows.T @ errors / len(rows), errors.mean(axis=0)
