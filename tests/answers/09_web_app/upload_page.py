# %% right: leaves early
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% right: with else, in columns, and the sentence of exercise 3
def upload_page(recognize):
    if file := st.file_uploader("Choose a picture"):
        try:
            probabilities = recognize(file).astype(float)
        except ValueError as error:
            st.error(error)
        else:
            st.subheader(answer_sentence(probabilities))
            for column, digits in zip(st.columns(2), (range(5), range(5, 10))):
                for digit in digits:
                    column.progress(float(probabilities[digit]), text=f"{digit}")


# %% right: whole percent
def upload_page(recognize):
    st.write("Welcome")
    file = st.file_uploader("Your digit", type=["png"])
    if file is not None:
        try:
            probabilities = recognize(file)
            st.subheader(str(np.argmax(probabilities)))
            for digit in range(10):
                st.progress(round(100 * float(probabilities[digit])), text=str(digit))
        except ValueError as error:
            st.error(str(error))


# %% wrong: does not wait for a file
# loses: upload_page_answers
# says: Before any upload, the page fails
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: float32 in st.progress
# loses: upload_page_answers
# says: Expected one of: int, float. Provided type: float32
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(probability, text=str(digit))


# %% wrong: the error is not caught
# loses: upload_page_refuses
# says: recognize raised a ValueError, and the page ends in an error
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    probabilities = recognize(file)
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: the error is swallowed
# loses: upload_page_refuses
# says: What st.error shows should be
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError:
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: a message that says nothing
# loses: upload_page_refuses
# says: not 'Something went wrong.'
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError:
        st.error("Something went wrong.")
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: goes on after the error
# loses: upload_page_refuses
# says: the page ends in an error
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: bars in order of confidence
# loses: upload_page_answers
# says: The texts of the bars should be
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in top_answers(probabilities, 10):
        st.progress(float(probability), text=str(digit))


# %% wrong: reads the file before it hands it on
# loses: upload_page_answers
# says: it can be read only once
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    print(len(file.read()), "bytes")
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.subheader(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))


# %% wrong: returns the answer, and shows nothing
# loses: upload_page_answers, upload_page_refuses
# says: There should be one st.file_uploader
def upload_page(recognize):
    return "It looks like a 7"


# %% wrong: says what it saw in its own check
# loses: upload_page_answers, upload_page_refuses
# says: A file that is refused after a good one is not told from it
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit")
    if file is None:
        return
    try:
        recognize(file)
    except ValueError:
        st.error("This is not a picture that can be read.")
        return
    number = int(file.name[0])
    st.subheader(f"It looks like a {number}")
    for digit in range(10):
        st.progress(0.82 if digit == number else 0.02, text=str(digit))


# %% wrong: st.write instead of st.subheader
# loses: upload_page_answers
# says: there is no st.subheader on the page
def upload_page(recognize):
    file = st.file_uploader("A picture of one digit", type=["png", "jpg", "jpeg"])
    if file is None:
        return
    try:
        probabilities = recognize(file)
    except ValueError as error:
        st.error(str(error))
        return
    st.write(f"It looks like a {probabilities.argmax()}")
    for digit, probability in enumerate(probabilities):
        st.progress(float(probability), text=str(digit))
