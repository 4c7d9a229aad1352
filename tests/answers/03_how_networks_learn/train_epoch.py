# %% right: new arrays in a list
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        end = start + batch_size
        slopes = gradients_of(rows[start:end], labels[start:end], *parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
    return parameters


# %% right: copies, then in place
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    parameters = [p.copy() for p in parameters]
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        for p, g in zip(parameters, gradients_of(rows[batch], labels[batch], *parameters)):
            p -= learning_rate * g
    return parameters


# %% right: by index, in a copy of the list
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    parameters = list(parameters)
    start = 0
    while start < len(rows):
        batch_rows = rows[start : start + batch_size]
        batch_labels = labels[start : start + batch_size]
        slopes = gradients_of(batch_rows, batch_labels, *parameters)
        for i in range(len(parameters)):
            parameters[i] = parameters[i] - learning_rate * slopes[i]
        start += batch_size
    return parameters


# %% right: a tuple
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    places = range(batch_size, len(rows), batch_size)
    for some_rows, some_labels in zip(np.split(rows, places), np.split(labels, places)):
        slopes = gradients_of(some_rows, some_labels, *parameters)
        parameters = tuple(p - learning_rate * g for p, g in zip(parameters, slopes))
    return parameters


# %% wrong: the smaller last batch is dropped
# loses: train_epoch_steps, train_epoch_any_batches
# says: The last, smaller batch is missing
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for i in range(len(rows) // batch_size):
        batch = slice(i * batch_size, (i + 1) * batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
    return parameters


# %% wrong: returns inside the loop
# loses: train_epoch_steps, train_epoch_any_batches
# says: Is the `return` inside the loop?
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
        return parameters


# %% wrong: all gradients at the first parameters
# loses: train_epoch_steps, train_epoch_any_batches
# says: Each batch has to start from the parameters that the one before has left
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    moved = list(parameters)
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        moved = [p - learning_rate * g for p, g in zip(moved, slopes)]
    return moved


# %% wrong: uphill
# loses: train_epoch_steps, train_epoch_any_batches
# says: should be [[0.64, 0.64, 0.64], [0.64, 0.64, 0.64]], not [[1.44, 1.44, 1.44], [1.44, 1.44, 1.44]]
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        parameters = [p + learning_rate * g for p, g in zip(parameters, slopes)]
    return parameters


# %% wrong: no learning rate
# loses: train_epoch_steps, train_epoch_any_batches
# says: The learning rate is missing
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        parameters = [p - g for p, g in zip(parameters, slopes)]
    return parameters


# %% wrong: all labels for each batch
# loses: train_epoch_steps
# says: The labels are not cut into batches
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        slopes = gradients_of(rows[start : start + batch_size], labels, *parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
    return parameters


# %% wrong: arrays changed in place
# loses: train_epoch_steps, train_epoch_any_batches
# says: train_epoch changed
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        for p, g in zip(parameters, slopes):
            p -= learning_rate * g
    return parameters


# %% wrong: the list changed in place
# loses: train_epoch_steps, train_epoch_any_batches
# says: `a[i] = b` write into what came in
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        for i in range(len(parameters)):
            parameters[i] = parameters[i] - learning_rate * slopes[i]
    return parameters


# %% wrong: two parameters only
# loses: train_epoch_any_batches
# says: too many values to unpack
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    weights, biases = parameters
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        first, second = gradients_of(rows[batch], labels[batch], weights, biases)
        weights = weights - learning_rate * first
        biases = biases - learning_rate * second
    return [weights, biases]


# %% wrong: p is a new name only
# loses: train_epoch_steps, train_epoch_any_batches
# says: No parameter has moved
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        for p, g in zip(parameters, slopes):
            p = p - learning_rate * g
    return parameters


# %% wrong: the list is handed over whole
# loses: train_epoch_steps, train_epoch_any_batches
# says: missing 1 required positional argument
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
    return parameters


# %% wrong: forgets to return
# loses: train_epoch_steps, train_epoch_any_batches
# says: train_epoch returned nothing
def train_epoch(parameters, gradients_of, rows, labels, learning_rate, batch_size):
    for start in range(0, len(rows), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients_of(rows[batch], labels[batch], *parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, slopes)]
