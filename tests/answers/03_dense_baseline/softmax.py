# %% right: maximum and sum along the rows
def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% right: new axes by hand
def softmax(scores):
    shifted = scores - np.max(scores, axis=-1)[:, np.newaxis]
    return np.exp(shifted) / np.exp(shifted).sum(axis=-1)[:, None]


# %% right: turned over, so that axis 0 runs along the examples
def softmax(scores):
    exponentials = np.exp(scores.T - scores.max(axis=1))
    return (exponentials / exponentials.sum(axis=0)).T


# %% right: row by row
def softmax(scores):
    rows = []
    for row in scores:
        exponentials = np.exp(row - max(row))
        rows.append(exponentials / sum(exponentials))
    return np.array(rows)


# %% right: through the logarithm of the sum
def softmax(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


# %% right: the library's function
def softmax(scores):
    return np.array(keras.ops.softmax(np.asarray(scores, dtype=float)))


# %% wrong: no maximum subtracted
# loses: softmax_large_scores
# says: Subtract the maximum first
def softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: the maximum of the whole array
# loses: softmax_large_scores
# says: Subtract the maximum of each row
def softmax(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: scaled down to at most 1
# loses: softmax_rows, softmax_large_scores
# says: subtract, do not cut off or scale
def softmax(scores):
    exponentials = np.exp(scores / np.abs(scores).max())
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: cut off at 700
# loses: softmax_large_scores
# says: Only differences count
def softmax(scores):
    exponentials = np.exp(np.clip(scores, -700, 700))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: along the columns
# loses: softmax_rows, softmax_large_scores
# says: The columns sum to 1, but the rows should
def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


# %% wrong: one sum for all
# loses: softmax_rows, softmax_large_scores
# says: All numbers together sum to 1
def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


# %% wrong: no division
# loses: softmax_rows, softmax_large_scores
# says: Each row should sum to 1
def softmax(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


# %% wrong: divides the scores by their sum
# loses: softmax_rows, softmax_large_scores
# says: Its exponentials are as 6 to 3 to 1
def softmax(scores):
    with np.errstate(all="ignore"):
        return scores / scores.sum(axis=1, keepdims=True)


# %% wrong: powers of 2
# loses: softmax_rows, softmax_large_scores
# says: Its exponentials are as 6 to 3 to 1
def softmax(scores):
    exponentials = 2.0 ** (scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: writes into the scores
# loses: softmax_rows
# says: softmax changed the scores
def softmax(scores):
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: a list
# loses: softmax_rows, softmax_large_scores
# says: should return a NumPy array, not list
def softmax(scores):
    return [np.exp(row - max(row)) / np.exp(row - max(row)).sum() for row in scores]


# %% wrong: forgets to return
# loses: softmax_rows, softmax_large_scores
# says: Is a `return` missing?
def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
