# %% right: a loop that counts
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
    return right / len(drawings)


# %% right: the mean of a list
def drawing_accuracy(drawings, recognize):
    answers = [recognize(drawn["strokes"], drawn["pen_width"]) for drawn in drawings]
    digits = [-1 if answer is None else answer.argmax() for answer in answers]
    return np.mean([digit == drawn["label"] for digit, drawn in zip(digits, drawings)])


# %% right: a list of the right ones
def drawing_accuracy(drawings, recognize):
    def is_right(drawn):
        answer = recognize(strokes=drawn["strokes"], pen_width=drawn["pen_width"])
        return answer is not None and list(answer).index(max(answer)) == drawn["label"]

    return len([drawn for drawn in drawings if is_right(drawn)]) / len(drawings)


# %% wrong: the number of right answers
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: Divide it by the number of drawings
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
    return right


# %% wrong: percent
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: from 0 to 1, not to 100
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
    return 100 * right / len(drawings)


# %% wrong: leaves out what got no answer
# loses: drawing_accuracy_no_answer
# says: They count as wrong
def drawing_accuracy(drawings, recognize):
    right = answered = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None:
            answered += 1
            right += np.argmax(probabilities) == drawn["label"]
    return right / answered


# %% wrong: takes no answer for a 0
# loses: drawing_accuracy_no_answer
# says: np.argmax(None) is 0
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        right += np.argmax(recognize(drawn["strokes"], drawn["pen_width"])) == drawn["label"]
    return right / len(drawings)


# %% wrong: compares the largest probability, not its place
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: reads 5 of 8 drawings right, should be 0.625, not 0
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and max(probabilities) == drawn["label"]:
            right += 1
    return right / len(drawings)


# %% wrong: one pen for all
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: `recognize` needs the pen's width as well
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], 20)
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
    return right / len(drawings)


# %% wrong: the share of wrong answers
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: 5 of 8 drawings right, should be 0.625, not 0.375
def drawing_accuracy(drawings, recognize):
    wrong = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is None or np.argmax(probabilities) != drawn["label"]:
            wrong += 1
    return wrong / len(drawings)


# %% wrong: returns inside the loop
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: Is the `return` inside the loop?
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
        return right / len(drawings)


# %% wrong: whole division
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: should be 0.625, not 0
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and np.argmax(probabilities) == drawn["label"]:
            right += 1
    return right // len(drawings)


# %% wrong: prints instead of returning
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: returned nothing
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        right += probabilities is not None and np.argmax(probabilities) == drawn["label"]
    print(right / len(drawings))


# %% wrong: only if it is at least half sure
# loses: drawing_accuracy_share
# says: should be 0.625, not 0
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        probabilities = recognize(drawn["strokes"], drawn["pen_width"])
        if probabilities is not None and probabilities[drawn["label"]] > 0.5:
            right += 1
    return right / len(drawings)


# %% wrong: asks the notebook's network
# loses: drawing_accuracy_share, drawing_accuracy_no_answer
# says: where `recognize` reads 5 of 8 drawings right
def drawing_accuracy(drawings, recognize):
    right = 0
    for drawn in drawings:
        digit = prepare(drawn["strokes"], drawn["pen_width"])
        right += predict(digit[np.newaxis])[0].argmax() == drawn["label"]
    return right / len(drawings)
