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
# says: Digits that do not occur should count 0
def count_labels(labels):
    return np.bincount(labels)


# %% wrong: the commonest first
# loses: count_labels_order, count_labels_absent
# says: The commonest digit comes first
def count_labels(labels):
    return pd.Series(labels).value_counts()


# %% wrong: unique drops the absent ones
# loses: count_labels_absent
# says: Digits that do not occur should count 0
def count_labels(labels):
    return np.unique(labels, return_counts=True)[1]


# %% wrong: the digits themselves
# loses: count_labels_order, count_labels_absent
# says: Expected [1, 1, 2
def count_labels(labels):
    return np.arange(10)


# %% wrong: shares instead of counts
# loses: count_labels_order, count_labels_absent
# says: Counts are whole numbers
def count_labels(labels):
    return np.bincount(labels, minlength=10) / len(labels)


# %% wrong: nine bins
# loses: count_labels_order, count_labels_absent
# says: There are ten digits
def count_labels(labels):
    return np.histogram(labels, bins=range(10))[0]


# %% wrong: adds the labels up
# loses: count_labels_order, count_labels_absent
# says: Expected [1, 1, 2
def count_labels(labels):
    return np.array([labels[labels == digit].sum() for digit in range(10)])


# %% wrong: counts past 255 in bytes
# loses: count_labels_order
# says: Is the counter too small a type?
def count_labels(labels):
    return np.bincount(labels, minlength=10).astype(np.uint8)


# %% wrong: only one number
# loses: count_labels_order, count_labels_absent
# says: should return an array of ten numbers
def count_labels(labels):
    return len(labels)
