# %% right: maximum and sum of each row
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% right: new axes by hand
def softmax(logits):
    shifted = logits - np.max(logits, axis=-1)[:, np.newaxis]
    return np.exp(shifted) / np.exp(shifted).sum(axis=-1)[:, None]


# %% right: turned over
def softmax(logits):
    powers = np.exp(logits.T - logits.max(axis=1))
    return (powers / powers.sum(axis=0)).T


# %% right: row by row
def softmax(logits):
    result = np.zeros(logits.shape)
    for i, row in enumerate(logits):
        powers = np.exp(row - max(row))
        result[i] = powers / sum(powers)
    return result


# %% right: through the logarithm of the sum
def softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


# %% wrong: nothing subtracted
# loses: softmax_large_logits
# says: e to 2000 overflows
def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


# %% wrong: the largest logit of all rows
# loses: softmax_large_logits
# says: its own largest logit, not the largest of all
def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum(axis=1, keepdims=True)


# %% wrong: one sum for all
# loses: softmax_each_row, softmax_large_logits
# says: All numbers together sum to 1
def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


# %% wrong: one sum for all, after each row was shifted
# loses: softmax_each_row, softmax_large_logits
# says: `sum` needs an axis, too
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum()


# %% wrong: along the columns
# loses: softmax_each_row, softmax_large_logits
# says: The columns sum to 1
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)


# %% wrong: keepdims forgotten
# loses: softmax_each_row, softmax_large_logits
# says: could not be broadcast together
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1))
    return powers / powers.sum(axis=1)


# %% wrong: the division is missing
# loses: softmax_each_row, softmax_large_logits
# says: The division by the sum of each row is missing
def softmax(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


# %% wrong: only raises e
# loses: softmax_each_row, softmax_large_logits
# says: The division by the sum of each row is still missing
def softmax(logits):
    return np.exp(logits)


# %% wrong: divides the logits
# loses: softmax_each_row, softmax_large_logits
# says: Raise e to the logits before you divide
def softmax(logits):
    return logits / logits.sum(axis=1, keepdims=True)


# %% wrong: divides by the largest power
# loses: softmax_each_row, softmax_large_logits
# says: The division by the sum of each row is missing
def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.max(axis=1, keepdims=True)


# %% wrong: writes into the logits
# loses: softmax_each_row, softmax_large_logits
# says: softmax changed
def softmax(logits):
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


# %% wrong: a list
# loses: softmax_each_row, softmax_large_logits
# says: should be a NumPy array, not a list of 2
def softmax(logits):
    return [np.exp(row - max(row)) / np.exp(row - max(row)).sum() for row in logits]


# %% wrong: rounded to two decimals
# loses: softmax_each_row, softmax_large_logits
# says: not [[0.5, 0.5, 0], [0.33, 0.33, 0.33]]
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).round(2)


# %% wrong: forgets to return
# loses: softmax_each_row, softmax_large_logits
# says: softmax returned nothing
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    powers = powers / powers.sum(axis=1, keepdims=True)


# %% wrong: subtracts the mean of each row
# loses: softmax_large_logits
# says: `np.exp` overflows: first subtract each row's maximum.
def softmax(logits):
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% wrong: cuts large logits off
# loses: softmax_large_logits
# says: softmax of other large logits
def softmax(logits):
    powers = np.exp(np.clip(logits, -700, 700))
    return powers / powers.sum(axis=1, keepdims=True)


# %% wrong: subtracts the largest logit after np.exp
# loses: softmax_each_row, softmax_large_logits
# says: `np.exp` overflows: first subtract each row's maximum.
def softmax(logits):
    powers = np.exp(logits) - logits.max(axis=1, keepdims=True)
    return powers / powers.sum(axis=1, keepdims=True)
