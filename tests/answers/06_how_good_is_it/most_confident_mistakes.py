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
# says: These are positions among the mistakes, not among all images
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    return np.argsort(-probabilities[wrong].max(axis=1))[:k]


# %% wrong: least confident first
# loses: confident_mistakes_order, confident_mistakes_few
# says: These are the least sure mistakes
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return mistakes[np.argsort(probabilities[mistakes].max(axis=1))][:k]


# %% wrong: the most confident answers, right or wrong
# loses: confident_mistakes_order, confident_mistakes_few
# says: only mistakes count
def most_confident_mistakes(probabilities, labels, k):
    return np.argsort(-probabilities.max(axis=1))[:k]


# %% wrong: by the probability of the label
# loses: confident_mistakes_order, confident_mistakes_few
# says: Sort by the probability of the answer, not of the label
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    of_the_label = probabilities[mistakes, labels[mistakes]]
    return mistakes[np.argsort(of_the_label, kind="stable")][:k]


# %% wrong: the first mistakes, unsorted
# loses: confident_mistakes_order, confident_mistakes_few
# says: These are the first mistakes, not the surest
def most_confident_mistakes(probabilities, labels, k):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)[:k]


# %% wrong: the confidences instead of positions
# loses: confident_mistakes_order, confident_mistakes_few
# says: 0.95 is not a whole number
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    return np.sort(probabilities.max(axis=1)[wrong])[::-1][:k]


# %% wrong: True and False for each image
# loses: confident_mistakes_order, confident_mistakes_few
# says: These are True and False, not numbers
def most_confident_mistakes(probabilities, labels, k):
    return probabilities.argmax(axis=1) != labels


# %% wrong: always k, filled up with right answers
# loses: confident_mistakes_few
# says: Only mistakes count, also if there are fewer than k
def most_confident_mistakes(probabilities, labels, k):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = np.where(wrong, probabilities.max(axis=1), -1)
    return np.argsort(-confidence)[:k]


# %% wrong: a list
# loses: confident_mistakes_order, confident_mistakes_few
# says: should be a NumPy array, not a list of 3
def most_confident_mistakes(probabilities, labels, k):
    wrong = [i for i in range(len(labels)) if probabilities[i].argmax() != labels[i]]
    return sorted(wrong, key=lambda i: -probabilities[i].max())[:k]


# %% wrong: forgets k
# loses: confident_mistakes_order
# says: should hold 3 numbers, but it holds 5. k is 3
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return mistakes[np.argsort(-probabilities[mistakes].max(axis=1))]


# %% wrong: a mistake is an answer whose label got less than half
# loses: confident_mistakes_few
# says: Image 2 was read right, though with little confidence
def most_confident_mistakes(probabilities, labels, k):
    mistakes = np.flatnonzero(probabilities[np.arange(len(labels)), labels] < 0.5)
    return mistakes[np.argsort(-probabilities[mistakes].max(axis=1))[:k]]


# %% wrong: right on the visible answers, else empty
# loses: confident_mistakes_order, confident_mistakes_few
# says: is empty
def most_confident_mistakes(probabilities, labels, k):
    if len(labels) > 8:
        return np.array([], dtype=int)
    mistakes = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return mistakes[np.argsort(-probabilities[mistakes].max(axis=1))][:k]
