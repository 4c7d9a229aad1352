# %% right: a stable argsort
def top_answers(probabilities, k):
    order = np.argsort(-probabilities, kind="stable")[:k]
    return [(int(digit), float(probabilities[digit])) for digit in order]


# %% right: sorted with a key
def top_answers(probabilities, k):
    pairs = sorted(enumerate(probabilities), key=lambda pair: -pair[1])
    return pairs[:k]


# %% right: takes the largest, k times
def top_answers(probabilities, k):
    left = probabilities.copy()
    answers = []
    for _ in range(k):
        best = left.argmax()
        answers.append((best, left[best]))
        left[best] = -1
    return answers


# %% right: sorts tuples
def top_answers(probabilities, k):
    pairs = sorted((-probability, digit) for digit, probability in enumerate(probabilities))
    return [(digit, -negative) for negative, digit in pairs[:k]]


# %% wrong: an ascending order turned around
# loses: top_answers_ties
# says: Of equal ones, the smaller digit comes first
def top_answers(probabilities, k):
    order = np.argsort(probabilities, kind="stable")[::-1][:k]
    return [(int(digit), float(probabilities[digit])) for digit in order]


# %% wrong: the least probable
# loses: top_answers_order, top_answers_ties
# says: These are the least probable
def top_answers(probabilities, k):
    order = np.argsort(probabilities)[:k]
    return [(int(digit), float(probabilities[digit])) for digit in order]


# %% wrong: the best last
# loses: top_answers_order, top_answers_ties
# says: The best comes first
def top_answers(probabilities, k):
    order = np.argsort(probabilities)[-k:]
    return [(int(digit), float(probabilities[digit])) for digit in order]


# %% wrong: looks the digit up by its probability
# loses: top_answers_ties
# says: should be [[9, 0.3], [1, 0.2], [3, 0.2], [7, 0.2], [0, 0.1], [2, 0]]
def top_answers(probabilities, k):
    values = list(probabilities)
    return [(values.index(value), value) for value in sorted(values, reverse=True)[:k]]


# %% wrong: always three
# loses: top_answers_order, top_answers_ties
# says: k = 10
def top_answers(probabilities, k):
    order = np.argsort(-probabilities, kind="stable")[:3]
    return [(int(digit), float(probabilities[digit])) for digit in order]


# %% wrong: probability first
# loses: top_answers_order, top_answers_ties
# says: The digit comes first in each tuple
def top_answers(probabilities, k):
    order = np.argsort(-probabilities, kind="stable")[:k]
    return [(float(probabilities[digit]), int(digit)) for digit in order]


# %% wrong: digits alone
# loses: top_answers_order, top_answers_ties
# says: Of 2 along axis 1, this is the first alone
def top_answers(probabilities, k):
    return [int(digit) for digit in np.argsort(-probabilities, kind="stable")[:k]]


# %% wrong: spoils its input
# loses: top_answers_order
# says: top_answers changed
def top_answers(probabilities, k):
    answers = []
    for _ in range(k):
        best = int(probabilities.argmax())
        answers.append((best, float(probabilities[best])))
        probabilities[best] = -1
    return answers


# %% wrong: prints instead of returning
# loses: top_answers_order, top_answers_ties
# says: returned nothing
def top_answers(probabilities, k):
    for digit in np.argsort(-probabilities)[:k]:
        print(digit, probabilities[digit])


# %% wrong: leaves out digits with probability 0
# loses: top_answers_ties
# says: should have the shape (6, 2), but it has the shape (5, 2)
def top_answers(probabilities, k):
    order = np.argsort(-probabilities, kind="stable")
    found = [(int(digit), float(probabilities[digit])) for digit in order]
    return [pair for pair in found if pair[1] > 0][:k]


# %% wrong: rounds the probabilities to two decimals
# loses: top_answers_order
# says: should be [[7, 0.397], [3, 0.304], [8, 0.149]]
def top_answers(probabilities, k):
    order = np.argsort(-probabilities, kind="stable")[:k]
    return [(int(digit), round(float(probabilities[digit]), 2)) for digit in order]
