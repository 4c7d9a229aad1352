# %% right: two comparisons
def forgotten(before, after, labels):
    return np.flatnonzero((before == labels) & (after != labels))


# %% right: np.where
def forgotten(before, after, labels):
    was_right, is_right = before == labels, after == labels
    return np.where(was_right & ~is_right)[0]


# %% right: a loop
def forgotten(before, after, labels):
    places = []
    for i in range(len(labels)):
        if before[i] == labels[i] and after[i] != labels[i]:
            places.append(i)
    return np.array(places)


# %% right: sets
def forgotten(before, after, labels):
    right_before = set(np.flatnonzero(before == labels).tolist())
    right_after = set(np.flatnonzero(after == labels).tolist())
    return np.array(sorted(right_before - right_after), dtype=int)


# %% wrong: all that is wrong after
# loses: forgotten_places, forgotten_all_or_nothing
# says: Some of them were wrong before
def forgotten(before, after, labels):
    return np.flatnonzero(after != labels)


# %% wrong: all that changed
# loses: forgotten_places, forgotten_all_or_nothing
# says: Some of them got better
def forgotten(before, after, labels):
    return np.flatnonzero(before != after)


# %% wrong: what was learned
# loses: forgotten_places, forgotten_all_or_nothing
# says: wrong before, right after
def forgotten(before, after, labels):
    return np.flatnonzero((before != labels) & (after == labels))


# %% wrong: the truth table itself
# loses: forgotten_places, forgotten_all_or_nothing
# says: should hold numbers, not bool
def forgotten(before, after, labels):
    return (before == labels) & (after != labels)


# %% wrong: how many
# loses: forgotten_places, forgotten_all_or_nothing
# says: One number came back, not 2
def forgotten(before, after, labels):
    return np.sum((before == labels) & (after != labels))


# %% wrong: the digits instead of their places
# loses: forgotten_places, forgotten_all_or_nothing
# says: Return their places
def forgotten(before, after, labels):
    return labels[(before == labels) & (after != labels)]


# %% wrong: either is enough
# loses: forgotten_places, forgotten_all_or_nothing
# says: Both have to hold: right before, and wrong after
def forgotten(before, after, labels):
    return np.flatnonzero((before == labels) | (after != labels))


# %% wrong: all that was right before
# loses: forgotten_places, forgotten_all_or_nothing
# says: Look at `after`, too
def forgotten(before, after, labels):
    return np.flatnonzero(before == labels)


# %% wrong: a tuple of np.where
# loses: forgotten_places, forgotten_all_or_nothing
# says: The array is right, but it is wrapped: `[0]` takes it out
def forgotten(before, after, labels):
    return np.where((before == labels) & (after != labels))


# %% wrong: the first only
# loses: forgotten_places, forgotten_all_or_nothing
# says: but it holds 1
def forgotten(before, after, labels):
    return np.flatnonzero((before == labels) & (after != labels))[:1]


# %% wrong: prints instead of returning
# loses: forgotten_places, forgotten_all_or_nothing
# says: returned nothing
def forgotten(before, after, labels):
    print(np.flatnonzero((before == labels) & (after != labels)))


# %% wrong: `and` instead of &
# loses: forgotten_places, forgotten_all_or_nothing
# says: The truth value of an array
def forgotten(before, after, labels):
    return np.flatnonzero(before == labels and after != labels)
