# %% right: from the end to the beginning
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    hidden_weights, hidden_biases = rows.T @ hidden_errors / n, hidden_errors.mean(axis=0)
    return hidden_weights, hidden_biases, hidden.T @ errors / n, errors.mean(axis=0)


# %% right: divided at once, ReLU with np.where
def backward(rows, hidden, probabilities, labels, last_weights):
    errors = probabilities.copy()
    errors[np.arange(len(labels)), labels] -= 1
    errors /= len(labels)
    back = np.where(hidden > 0, np.dot(errors, last_weights.T), 0)
    return [rows.T @ back, back.sum(axis=0), hidden.T @ errors, errors.sum(axis=0)]


# %% right: silent neurons set to 0
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    truth = (labels[:, np.newaxis] == np.arange(probabilities.shape[1])).astype(float)
    errors = probabilities - truth
    hidden_errors = np.matmul(errors, np.transpose(last_weights))
    hidden_errors[hidden <= 0] = 0
    return (
        np.matmul(rows.T, hidden_errors) / n,
        np.mean(hidden_errors, axis=0),
        np.matmul(hidden.T, errors) / n,
        np.mean(errors, axis=0),
    )


# %% right: image by image
def backward(rows, hidden, probabilities, labels, last_weights):
    totals = None
    for row, outputs, answer, label in zip(rows, hidden, probabilities, labels):
        error = np.array(answer, dtype=float)
        error[label] -= 1
        back = (last_weights @ error) * np.sign(outputs)
        parts = np.outer(row, back), back, np.outer(outputs, error), error
        totals = parts if totals is None else [t + p for t, p in zip(totals, parts)]
    return [total / len(rows) for total in totals]


# %% right: with the function of Exercise 4
def backward(rows, hidden, probabilities, labels, last_weights):
    last_part = gradients(hidden, probabilities, labels)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return rows.T @ hidden_errors / len(rows), hidden_errors.mean(axis=0), *last_part


# %% wrong: ReLU forgotten
# loses: backward_hidden_layer, backward_any_network
# says: Where `hidden` is 0, ReLU passes no error back
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = errors @ last_weights.T
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: multiplied by the hidden outputs
# loses: backward_hidden_layer, backward_any_network
# says: should be [[-3, 0, 4], [-6, -15, 11]], not [[-6, 0, 4], [-12, -60, 17]]
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * hidden
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: ReLU of the errors
# loses: backward_hidden_layer, backward_any_network
# says: ReLU looks at `hidden`, not at the errors
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = np.maximum(errors @ last_weights.T, 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: silent at 0 counts as awake
# loses: backward_hidden_layer, backward_any_network
# says: Where `hidden` is 0, ReLU passes no error back
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden >= 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: last weights not turned
# loses: backward_hidden_layer, backward_any_network
# says: The last weights have to be turned
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights) * (hidden > 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: target minus probability
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: the error is probability minus target
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = np.eye(probabilities.shape[1])[labels] - probabilities
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: sums, not averages
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: This is the sum over the 2 images, not the average
def backward(rows, hidden, probabilities, labels, last_weights):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors,
        hidden_errors.sum(axis=0),
        hidden.T @ errors,
        errors.sum(axis=0),
    ]


# %% wrong: sums in the hidden layer only
# loses: backward_hidden_layer, backward_any_network
# says: This is the sum over the 2 images, not the average
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors,
        hidden_errors.sum(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: the rows as inputs of the last layer
# loses: backward_last_layer, backward_any_network
# says: Its inputs are the hidden outputs, not the rows
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        rows.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: the last layer first
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: `last_weights` came back as value 1
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        hidden.T @ errors / n,
        errors.mean(axis=0),
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
    ]


# %% wrong: no targets subtracted
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: No target was subtracted
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    hidden_errors = (probabilities @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ probabilities / n,
        probabilities.mean(axis=0),
    ]


# %% wrong: writes into the probabilities
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: backward changed
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities
    errors[np.arange(n), labels] -= 1
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return [
        rows.T @ hidden_errors / n,
        hidden_errors.mean(axis=0),
        hidden.T @ errors / n,
        errors.mean(axis=0),
    ]


# %% wrong: the weights only
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: `last_biases` is missing
def backward(rows, hidden, probabilities, labels, last_weights):
    n = len(rows)
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    return rows.T @ hidden_errors / n, hidden.T @ errors / n


# %% wrong: forgets to return
# loses: backward_last_layer, backward_hidden_layer, backward_any_network
# says: backward returned nothing
def backward(rows, hidden, probabilities, labels, last_weights):
    errors = probabilities - np.eye(probabilities.shape[1])[labels]
    hidden_errors = (errors @ last_weights.T) * (hidden > 0)
    result = rows.T @ hidden_errors / len(rows), hidden_errors.mean(axis=0)
