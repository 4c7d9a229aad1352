# %% right: a list of means
def accuracy_by_group(right, groups, names):
    return np.array([right[groups == name].mean() for name in names])


# %% right: sums of products
def accuracy_by_group(right, groups, names):
    shares = np.zeros(len(names))
    for i, name in enumerate(names):
        inside = groups == name
        shares[i] = (right & inside).sum() / inside.sum()
    return shares


# %% right: with pandas
def accuracy_by_group(right, groups, names):
    means = pd.Series(right).groupby(groups).mean()
    return means.loc[names].to_numpy(dtype=float)


# %% right: counted in Python
def accuracy_by_group(right, groups, names):
    hits, sizes = {}, {}
    for is_right, group in zip(right.tolist(), groups.tolist()):
        hits[group] = hits.get(group, 0) + is_right
        sizes[group] = sizes.get(group, 0) + 1
    return np.array([hits[name] / sizes[name] for name in names])


# %% wrong: counts instead of shares
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: These are numbers, not shares
def accuracy_by_group(right, groups, names):
    return np.array([float(right[groups == name].sum()) for name in names])


# %% wrong: divided by the number of all images
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: not of all images
def accuracy_by_group(right, groups, names):
    return np.array([np.mean(right & (groups == name)) for name in names])


# %% wrong: divided by the number of all right answers
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: not by all right answers
def accuracy_by_group(right, groups, names):
    return np.array([np.mean(groups[right] == name) for name in names])


# %% wrong: shares of wrong answers
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: These are shares of wrong answers
def accuracy_by_group(right, groups, names):
    return np.array([1 - right[groups == name].mean() for name in names])


# %% wrong: the accuracy of all, for each name
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: This is the accuracy of all
def accuracy_by_group(right, groups, names):
    return np.array([right.mean() for name in names])


# %% wrong: sorted names
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: Keep the order of `names`
def accuracy_by_group(right, groups, names):
    return np.array([right[groups == name].mean() for name in sorted(names)])


# %% wrong: all groups, whatever is asked for
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: Look only at the groups in `names`
def accuracy_by_group(right, groups, names):
    return np.array([right[groups == name].mean() for name in np.unique(groups)])


# %% wrong: the first groups that occur
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: should be [0.7921, 0.6804, 0.7353], not [0.7353, 0.6804, 0.7921]
def accuracy_by_group(right, groups, names):
    first = list(dict.fromkeys(groups.tolist()))
    return np.array([right[groups == name].mean() for name in first[: len(names)]])


# %% wrong: percentages
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: Return shares, not %
def accuracy_by_group(right, groups, names):
    return np.array([100 * right[groups == name].mean() for name in names])


# %% wrong: a list
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: should be a NumPy array, not a list of 3
def accuracy_by_group(right, groups, names):
    return [right[groups == name].mean() for name in names]


# %% wrong: a dictionary
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: Its values are right: return them without their names
def accuracy_by_group(right, groups, names):
    return {name: right[groups == name].mean() for name in names}


# %% wrong: only the last group
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: should be a NumPy array, not float64
def accuracy_by_group(right, groups, names):
    for name in names:
        share = right[groups == name].mean()
    return share


# %% wrong: right on the visible examples, else empty
# loses: accuracy_by_group_values, accuracy_by_group_any_names
# says: is empty
def accuracy_by_group(right, groups, names):
    if len(right) > 8:
        return np.array([])
    return np.array([right[groups == name].mean() for name in names])
