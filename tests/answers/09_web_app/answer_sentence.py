# %% right: a function for the piece
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% right: with the answers of exercise 2
def answer_sentence(probabilities):
    pieces = []
    for digit, probability in top_answers(probabilities, 2):
        percent = round(100 * probability)
        confidence = f"{percent} %" if probability <= 0.99 else "more than 99 %"
        pieces.append(f"a{'n' if digit == 8 else ''} {digit} ({confidence})")
    if probabilities.max() >= 0.5:
        return "It looks like " + pieces[0] + "."
    return "Not sure: " + " or ".join(pieces) + "?"


# %% right: without a helper
def answer_sentence(probabilities):
    articles = ["a"] * 10
    articles[8] = "an"
    best = probabilities.argmax()
    if probabilities[best] > 0.99:
        return f"It looks like {articles[best]} {best} (more than 99 %)."
    if probabilities[best] >= 0.5:
        return f"It looks like {articles[best]} {best} ({probabilities[best] * 100:.0f} %)."
    rest = probabilities.copy()
    rest[best] = 0
    second = rest.argmax()
    return (
        f"Not sure: {articles[best]} {best} ({probabilities[best] * 100:.0f} %) "
        f"or {articles[second]} {second} ({probabilities[second] * 100:.0f} %)?"
    )


# %% wrong: a 8
# loses: answer_sentence_sure, answer_sentence_not_sure
# says: One says *an* 8
def answer_sentence(probabilities):
    def named(digit):
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
        return f"a {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: cuts the decimals off
# loses: answer_sentence_sure, answer_sentence_not_certain
# says: int() cuts the decimals off
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{int(100 * probability + 1e-9)} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: claims 100 %
# loses: answer_sentence_not_certain
# says: Nobody can promise 100 %
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        return f"{article} {digit} ({100 * probabilities[digit]:.0f} %)"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: always sure
# loses: answer_sentence_not_sure
# says: less than half
def answer_sentence(probabilities):
    best = probabilities.argmax()
    probability = probabilities[best]
    percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
    return f"It looks like {'an' if best == 8 else 'a'} {best} ({percent})."


# %% wrong: less probable digit first
# loses: answer_sentence_not_sure
# says: The more probable digit comes first
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(second)} or {named(best)}?"
    return f"It looks like {named(best)}."


# %% wrong: one decimal
# loses: answer_sentence_sure, answer_sentence_not_certain, answer_sentence_not_sure
# says: 81.8 should be rounded to 82
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.1f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: a fraction instead of percent
# loses: answer_sentence_sure, answer_sentence_not_certain, answer_sentence_not_sure
# says: is a share. In percent, it is 82
def answer_sentence(probabilities):
    best = probabilities.argmax()
    return f"It looks like {'an' if best == 8 else 'a'} {best} ({probabilities[best]:.2f} %)."


# %% wrong: half counts as not sure
# loses: answer_sentence_not_sure
# says: Half is not less than half
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] <= 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: the largest probability as the digit
# loses: answer_sentence_sure, answer_sentence_not_certain, answer_sentence_not_sure
# says: The sentence should be 'It looks like a 7 (82 %).'
def answer_sentence(probabilities):
    best = probabilities.max()
    return f"It looks like a {best}."


# %% wrong: prints the sentence
# loses: answer_sentence_sure, answer_sentence_not_certain, answer_sentence_not_sure
# says: returned nothing
def answer_sentence(probabilities):
    best = probabilities.argmax()
    print(f"It looks like a {best} ({100 * probabilities[best]:.0f} %).")


# %% wrong: "more than 99 %" from 0.99 on
# loses: answer_sentence_not_certain
# says: The sentence for a 5 with 0.99
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability >= 0.99 else f"{100 * probability:.0f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] < 0.5:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."


# %% wrong: not sure when the two best are close
# loses: answer_sentence_not_sure
# says: Half is not less than half
def answer_sentence(probabilities):
    def named(digit):
        article = "an" if digit == 8 else "a"
        probability = probabilities[digit]
        percent = "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
        return f"{article} {digit} ({percent})"

    second, best = np.argsort(probabilities)[-2:]
    if probabilities[best] - probabilities[second] < 0.2:
        return f"Not sure: {named(best)} or {named(second)}?"
    return f"It looks like {named(best)}."
