# %% right: pairs of neighbors
def count_parameters(sizes):
    return sum(inputs * units + units for inputs, units in zip(sizes[:-1], sizes[1:]))


# %% right: by position
def count_parameters(sizes):
    parameters = 0
    for i in range(1, len(sizes)):
        parameters += (sizes[i - 1] + 1) * sizes[i]
    return parameters


# %% right: with arrays
def count_parameters(sizes):
    sizes = np.array(sizes)
    return np.sum((sizes[:-1] + 1) * sizes[1:])


# %% right: remembers the layer before
def count_parameters(sizes):
    weights, biases, before = 0, 0, sizes[0]
    for units in sizes[1:]:
        weights += before * units
        biases += units
        before = units
    return weights + biases


# %% wrong: no biases
# loses: count_parameters_baseline, count_parameters_any_network
# says: Each unit has a bias as well
def count_parameters(sizes):
    return sum(inputs * units for inputs, units in zip(sizes[:-1], sizes[1:]))


# %% wrong: biases for the inputs, too
# loses: count_parameters_baseline, count_parameters_any_network
# says: only units have biases
def count_parameters(sizes):
    return sum(inputs * units for inputs, units in zip(sizes[:-1], sizes[1:])) + sum(sizes)


# %% wrong: a bias for each input of a layer
# loses: count_parameters_baseline, count_parameters_any_network
# says: not for each of its inputs
def count_parameters(sizes):
    return sum(inputs * units + inputs for inputs, units in zip(sizes[:-1], sizes[1:]))


# %% wrong: the first layer only
# loses: count_parameters_baseline, count_parameters_any_network
# says: These are the parameters of the first layer alone.
# says: Add up all three.
def count_parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1]


# %% wrong: all sizes multiplied
# loses: count_parameters_baseline, count_parameters_any_network
# says: should be 43, not 72.
def count_parameters(sizes):
    product = 1
    for size in sizes:
        product *= size
    return product


# %% wrong: three sizes only
# loses: count_parameters_any_network
# says: values to unpack
def count_parameters(sizes):
    inputs, hidden, outputs = sizes
    return inputs * hidden + hidden + hidden * outputs + outputs


# %% wrong: the number from the text
# loses: count_parameters_baseline, count_parameters_any_network
# says: should be 43, not 101770.
def count_parameters(sizes):
    return 101_770


# %% wrong: returns inside the loop
# loses: count_parameters_baseline, count_parameters_any_network
# says: These are the parameters of the first layer alone.
def count_parameters(sizes):
    parameters = 0
    for inputs, units in zip(sizes[:-1], sizes[1:]):
        parameters += inputs * units + units
        return parameters


# %% wrong: eats the list
# loses: count_parameters_baseline, count_parameters_any_network
# says: count_parameters changed
def count_parameters(sizes):
    parameters = 0
    while len(sizes) > 1:
        inputs = sizes.pop(0)
        parameters += (inputs + 1) * sizes[0]
    return parameters


# %% wrong: text instead of a number
# loses: count_parameters_baseline, count_parameters_any_network
# says: The right number is in it, but as text
def count_parameters(sizes):
    return f"{sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:])):,}"


# %% wrong: prints
# loses: count_parameters_baseline, count_parameters_any_network
# says: count_parameters returned nothing.
def count_parameters(sizes):
    print(sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:])))


# %% wrong: one bias for each layer
# loses: count_parameters_baseline, count_parameters_any_network
# says: This has one bias for each layer
def count_parameters(sizes):
    return sum(inputs * units + 1 for inputs, units in zip(sizes[:-1], sizes[1:]))


# %% wrong: the last layer is missing
# loses: count_parameters_baseline, count_parameters_any_network
# says: These are the parameters of the first layer alone.
def count_parameters(sizes):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 2))
