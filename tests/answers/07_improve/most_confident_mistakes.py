# %% right: positions, then their order
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    order = np.argsort(-probabilities[mistakes].max(axis=1))
    return mistakes[order][:k]


# %% right: order of all, then the wrong ones
def most_confident_mistakes(probabilities, labels, k):
    by_confidence = np.argsort(probabilities.max(axis=1))[::-1]
    wrong = np.argmax(probabilities[by_confidence], axis=1) != labels[by_confidence]
    return by_confidence[wrong][:k]


# %% right: sorted in Python
def most_confident_mistakes(probabilities, labels, k):
    wrong = [i for i in range(len(labels)) if probabilities[i].argmax() != labels[i]]
    wrong.sort(key=lambda i: probabilities[i].max(), reverse=True)
    return np.array(wrong[:k], dtype=int)


# %% right: right answers moved to the end
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = np.where(wrong, probabilities.max(axis=1), -1)
    return np.argsort(-confidence)[: min(k, wrong.sum())]


# %% wrong: positions within the list of mistakes
# loses: confident_mistakes_order, confident_mistakes_few
# says: positions within the list of mistakes
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    return np.argsort(-probabilities[wrong].max(axis=1))[:k]


# %% wrong: least confident first
# loses: confident_mistakes_order, confident_mistakes_few
# says: Sort from high to low
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return mistakes[np.argsort(probabilities[mistakes].max(axis=1))][:k]


# %% wrong: the most confident answers, right or wrong
# loses: confident_mistakes_order, confident_mistakes_few
# says: only mistakes count
def most_confident_mistakes(probabilities, labels, k):
    return np.argsort(-probabilities.max(axis=1))[:k]


# %% wrong: by the probability of the label
# loses: confident_mistakes_order
# says: You sorted by the probability of the label
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    of_the_label = probabilities[mistakes, labels[mistakes]]
    return mistakes[np.argsort(of_the_label, kind="stable")][:k]


# %% wrong: the first mistakes, unsorted
# loses: confident_mistakes_order
# says: the most confident three are [1, 5, 2]
def most_confident_mistakes(probabilities, labels, k):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)[:k]


# %% wrong: the confidences instead of positions
# loses: confident_mistakes_order, confident_mistakes_few
# says: a row of whole numbers, the positions
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    return np.sort(probabilities.max(axis=1)[wrong])[::-1][:k]


# %% wrong: True and False for each image
# loses: confident_mistakes_order, confident_mistakes_few
# says: a row of whole numbers, the positions
def most_confident_mistakes(probabilities, labels, k):
    return probabilities.argmax(axis=1) != labels


# %% wrong: always k, filled up with right answers
# loses: confident_mistakes_few
# says: There are only two mistakes
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = np.where(wrong, probabilities.max(axis=1), -1)
    return np.argsort(-confidence)[:k]


# %% wrong: a list
# loses: confident_mistakes_order, confident_mistakes_few
# says: a NumPy array of positions, not list
def most_confident_mistakes(probabilities, labels, k):
    wrong = [i for i in range(len(labels)) if probabilities[i].argmax() != labels[i]]
    return sorted(wrong, key=lambda i: -probabilities[i].max())[:k]


# %% wrong: forgets k
# loses: confident_mistakes_order
# says: the most confident three are [1, 5, 2]
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return mistakes[np.argsort(-probabilities[mistakes].max(axis=1))]
