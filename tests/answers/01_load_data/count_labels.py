# %% right: bincount
def count_labels(labels):
    return np.bincount(labels, minlength=10)


# %% right: a comparison for each digit
def count_labels(labels):
    return np.array([(labels == digit).sum() for digit in range(10)])


# %% right: pandas, with the absent digits put in
def count_labels(labels):
    return pd.Series(labels).value_counts().reindex(range(10), fill_value=0).to_numpy()


# %% right: a loop
def count_labels(labels):
    counts = [0] * 10
    for label in labels:
        counts[label] += 1
    return counts


# %% wrong: no room for absent digits
# loses: count_labels_absent
# says: The digits above 3 are missing
def count_labels(labels):
    return np.bincount(labels)


# %% wrong: the commonest first
# loses: count_labels_order, count_labels_absent
# says: The commonest digit comes first
def count_labels(labels):
    return pd.Series(labels).value_counts()


# %% wrong: unique drops the absent ones
# loses: count_labels_absent
# says: Digits that do not occur are missing
def count_labels(labels):
    return np.unique(labels, return_counts=True)[1]


# %% wrong: the digits themselves
# loses: count_labels_order, count_labels_absent
# says: These are the digits. How often
def count_labels(labels):
    return np.arange(10)


# %% wrong: shares instead of counts
# loses: count_labels_order, count_labels_absent
# says: should be made of whole numbers, not of float64
def count_labels(labels):
    return np.bincount(labels, minlength=10) / len(labels)


# %% wrong: nine bins
# loses: count_labels_order, count_labels_absent
# says: should hold 10 numbers, but it holds 9
def count_labels(labels):
    return np.histogram(labels, bins=range(10))[0]


# %% wrong: adds the labels up
# loses: count_labels_order, count_labels_absent
# says: This adds up the labels of each digit
def count_labels(labels):
    return np.array([labels[labels == digit].sum() for digit in range(10)])


# %% wrong: counts past 255 in bytes
# loses: count_labels_order
# says: A counter of type uint8 starts again after 255
def count_labels(labels):
    return np.bincount(labels, minlength=10).astype(np.uint8)


# %% wrong: only one number
# loses: count_labels_order, count_labels_absent
# says: should be an array or list of length 10, not one number
def count_labels(labels):
    return len(labels)


# %% right: a column of pandas in the order of the digits
def count_labels(labels):
    return pd.Series(labels).value_counts().reindex(range(10), fill_value=0)


# %% wrong: sets a mark instead of counting
# loses: count_labels_order, count_labels_absent
# says: Every count is 1. Each label of a digit adds 1
def count_labels(labels):
    counts = np.zeros(10, dtype=int)
    counts[labels] = 1
    return counts


# %% wrong: counts an order of positions in which each occurs once
# loses: count_labels_order, count_labels_absent
# says: Every count is 1. Each label of a digit adds 1
def count_labels(labels):
    counts = np.zeros(10, dtype=int)
    counts[labels] += 1
    return counts


# %% wrong: counters of floats
# loses: count_labels_order, count_labels_absent
# says: should be made of whole numbers, not of float64
def count_labels(labels):
    counts = np.zeros(10)
    for label in labels:
        counts[label] += 1
    return counts
