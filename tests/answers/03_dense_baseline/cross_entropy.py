# %% right: logarithm of the sum minus the right score
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]
    return losses.mean()


# %% right: the maximum added back
def cross_entropy(scores, labels):
    highest = scores.max(axis=1)
    log_sums = highest + np.log(np.exp(scores.T - highest).sum(axis=0))
    return float(np.mean(log_sums - scores[range(len(labels)), labels]))


# %% right: one-hot labels pick the score
def cross_entropy(scores, labels):
    truth = np.eye(scores.shape[1])[labels]
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(truth * log_probabilities).sum() / len(labels)


# %% right: row by row
def cross_entropy(scores, labels):
    total = 0.0
    for row, label in zip(scores, labels):
        shifted = row - row.max()
        total += np.log(np.sum(np.exp(shifted))) - shifted[label]
    return total / len(labels)


# %% right: NumPy's stable logarithm of a sum of exponentials
def cross_entropy(scores, labels):
    log_sums = np.logaddexp.reduce(scores, axis=1)
    return np.mean(log_sums - np.take_along_axis(scores, labels[:, None].astype(int), axis=1)[:, 0])


# %% wrong: the logarithm of softmax
# loses: cross_entropy_large_scores
# says: a probability that was rounded to 0
def cross_entropy(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels]).mean()


# %% wrong: probabilities kept away from 0
# loses: cross_entropy_large_scores
# says: needs no such trick
def cross_entropy(scores, labels):
    probabilities = np.clip(softmax(scores), 1e-7, 1)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %% wrong: a small number added
# loses: cross_entropy_large_scores
# says: needs no such trick
def cross_entropy(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels] + 1e-12).mean()


# %% wrong: nothing subtracted
# loses: cross_entropy_large_scores
# says: Subtract each row's maximum first
def cross_entropy(scores, labels):
    exponentials = np.exp(scores)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %% wrong: the overflow stays in the logarithm of the sum
# loses: cross_entropy_large_scores
# says: logarithm of a probability that was rounded to 0
def cross_entropy(scores, labels):
    log_sums = np.log(np.exp(scores).sum(axis=1))
    return np.mean(log_sums - scores[np.arange(len(labels)), labels])


# %% wrong: the maximum of the whole array
# loses: cross_entropy_large_scores
# says: Does each row subtract its own maximum?
def cross_entropy(scores, labels):
    shifted = scores - scores.max()
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]
    return losses.mean()


# %% wrong: the sum of the losses
# loses: cross_entropy_values, cross_entropy_large_scores
# says: This is the sum of the 4 losses
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.sum(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels])


# %% wrong: the minus is missing
# loses: cross_entropy_values, cross_entropy_large_scores
# says: a loss is never negative
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.mean(shifted[np.arange(len(labels)), labels] - np.log(np.exp(shifted).sum(axis=1)))


# %% wrong: logarithm to the base 10
# loses: cross_entropy_values, cross_entropy_large_scores
# says: This logarithm has another base
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log10(np.exp(shifted).sum(axis=1))
    return np.mean(log_sums - shifted[np.arange(len(labels)), labels] / np.log(10))


# %% wrong: takes the scores for probabilities
# loses: cross_entropy_values, cross_entropy_large_scores
# says: Scores are not probabilities yet
def cross_entropy(scores, labels):
    with np.errstate(all="ignore"):
        return -np.log(scores[np.arange(len(labels)), labels]).mean()


# %% wrong: whole columns instead of one number from each row
# loses: cross_entropy_values, cross_entropy_large_scores
# says: Pick one number from each row
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[:, labels]).mean()


# %% wrong: the mean over all classes
# loses: cross_entropy_values, cross_entropy_large_scores
# says: Divide by the number of examples, 4
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    truth = np.eye(scores.shape[1])[labels]
    return -(truth * log_probabilities).mean()


# %% wrong: always the highest score instead of the label's
# loses: cross_entropy_values, cross_entropy_large_scores
# says: in the column of its label
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)).mean()


# %% wrong: one loss for each example
# loses: cross_entropy_values, cross_entropy_large_scores
# says: not an array of shape (4,)
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]


# %% wrong: writes into the scores
# loses: cross_entropy_values
# says: changed the scores it was given
def cross_entropy(scores, labels):
    scores -= scores.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(labels)), labels])


# %% wrong: forgets to return
# loses: cross_entropy_values, cross_entropy_large_scores
# says: Is the answer still empty, or is the `return` missing?
def cross_entropy(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]
    print(losses.mean())
