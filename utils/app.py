"""The web app: draw a digit or upload a picture of one, and see what the network makes of it.

    python -m utils.app              # or: streamlit run utils/app.py

Streamlit runs this file from top to bottom for each visitor, and again after every click. Each
visitor has a `st.session_state` of their own, and nothing of a drawing or picture is kept anywhere
else: it is gone when the page is closed.
"""

import gc
import sys
from collections.abc import Callable

import numpy as np
import streamlit as st
from PIL import Image

from utils.drawing import DrawingError
from utils.inference import ModelError, load_my_network, load_trained_model
from utils.pad import (
    FIRST_PEN_WIDTH,
    PAD_MODULE,
    PAD_STYLE,
    blank_result,
    recognize_digit,
    recognize_drawing,
)
from utils.paths import MY_NETWORK, own_files
from utils.photos import PictureError, open_picture, prepare_picture
from utils.quiet_tensorflow import keras


def main() -> None:
    """Start Streamlit with this file; further arguments, such as --server.port, go to it."""
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", __file__, *sys.argv[1:]]
    sys.exit(cli.main())


def page() -> None:
    """Show the page. This runs for every visitor."""
    st.set_page_config("Recognizing digits", layout="centered")
    st.html(STYLE)
    st.header("Recognizing digits")
    st.markdown("Draw a digit, or upload a picture of one, and a network says what it sees.")
    try:
        network = choose_network()
    except ModelError as error:
        st.error(str(error))
        st.stop()
    draw_tab, upload_tab = st.tabs(["Draw", "Upload"])
    with draw_tab:
        show_pad(network)
    with upload_tab:
        show_upload(network)
    with st.expander("How to read the answer"):
        st.markdown(EXPLANATION)
    st.markdown("Everything is computed on the machine that runs this app. Nothing is stored.")


def choose_network() -> keras.Model:
    """Return the network that this visitor has chosen: the own one of lesson 07 comes first.

    Raises
    ------
    ModelError
        If there is no released network.
    """
    own_file, saved = own_files() / MY_NETWORK, None
    if own_file.is_file():
        try:
            load_my_network()
            saved = own_file.stat().st_mtime_ns
        except ModelError as error:
            st.warning(str(error))
    networks = load_networks(saved)
    choice = RELEASED
    if OWN in networks:
        choice = st.radio("The network", list(networks), horizontal=True, key="network")
    st.markdown(ABOUT[choice])
    return networks[choice]


OWN, RELEASED = "Your own", "The released one"
ABOUT = {
    OWN: "A convolutional network, trained in lesson 07 on MNIST's handwritten digits.",
    RELEASED: "A convolutional network, trained on 60,000 handwritten and 16,000 drawn digits.",
}

# Less empty space above the title, and no fading of the pad while its answer is on the way
STYLE = """<style>
.stMainBlockContainer { padding-top: 2.5rem; }
.stElementContainer[data-stale="true"] { opacity: 1 !important; }
</style>"""

EXPLANATION = """
- **The bars** always sum to 100 %. The network knows ten digits and nothing else: draw a letter,
  and it picks the digit that comes closest, often with confidence.
- **"This does not look like one digit"** is the answer of a second, small network that looks at
  what the released one found, and was trained on letters, dots, pairs of digits and scribbles.
- **What the network sees** is your digit after preparation: drawn with a standard pen, 20 of 28
  pixels high or wide, and with its center of mass in the middle, as all the digits it learned from.
- **Only shrunk** is what it would see without. Draw a small digit in a corner and compare.
- **Feature maps** show where each filter of a layer finds its pattern: black is nowhere, white
  is strongest. The first layer finds edges; the last has few pixels, but larger patterns. Behind
  it, a dense layer looks at all of them at once.
"""


@st.cache_resource
def pad_component() -> Callable:
    """Make the drawing pad known to Streamlit, once for all visitors."""
    return st.components.v2.component(
        "digit_pad",
        js=PAD_MODULE,
        css=PAD_STYLE.read_text(encoding="utf-8"),
    )


@st.cache_resource(show_spinner="Loading the network …")
def load_networks(saved: int | None) -> dict[str, keras.Model]:
    """Load the networks and make them answer fast. This runs once for all visitors.

    After every run of the script, Streamlit tidies up in two ways that cost TensorFlow dear:

    - It collects garbage, half a second with all that TensorFlow loads. `gc.freeze` takes what is
      loaded by now out of the search.
    - It calls `keras.backend.clear_session`, after which TensorFlow prepares the network anew for
      its next answer: 0.1 s of computing instead of 0.005 s. It is meant for apps that build
      networks all the time. This one builds none, so there is nothing to clear.

    Parameters
    ----------
    saved
        When the own network was saved, None if there is none. Another time is another entry in
        Streamlit's cache, so a network that is trained anew is loaded anew.
    """
    networks = {} if saved is None else {OWN: load_my_network()}
    networks[RELEASED] = load_trained_model()
    for network in networks.values():  # TensorFlow's first answer is slow
        recognize_drawing([[(140, 70), (140, 210)]], FIRST_PEN_WIDTH, network)
    keras.backend.clear_session = lambda free_memory=True: None
    gc.collect()
    gc.freeze()
    return networks


@st.fragment  # a new drawing runs only this function again, not the whole page
def show_pad(network: keras.Model) -> None:
    """Show the pad and this network's answer to the drawing that this visitor has made so far."""
    # The browser puts the drawing here; reading it first lets one run answer it.
    drawing = st.session_state.get("pad", {}).get("drawing")
    drawing = drawing or {"strokes": [], "pen_width": FIRST_PEN_WIDTH, "revision": 0}
    try:
        result = recognize_drawing(drawing["strokes"], drawing["pen_width"], network)
    except (DrawingError, ModelError) as error:
        result = blank_result(str(error))
    result["revision"] = drawing["revision"]
    data = {"drawing": drawing, "result": result}
    pad_component()(key="pad", data=data, on_drawing_change=lambda: None)


@st.fragment
def show_upload(network: keras.Model) -> None:
    """Let the visitor choose a picture, and answer it."""
    file = st.file_uploader(
        "A photo, scan or screenshot of one digit, dark on light or light on dark",
        # No `type`: names say little (photo.jfif is a JPEG, and phones hand over files without an
        # ending), so `open_picture` looks at what is in the file.
    )
    if file is None:
        return
    try:
        gray = open_picture(file)
        digit = prepare_picture(gray)
        naive_digit = np.asarray(gray.resize((28, 28), Image.Resampling.BOX))
        result = recognize_digit(digit, naive_digit, network, "Your picture, only shrunk")
    except (PictureError, ModelError) as error:
        st.error(str(error))
        return
    data = {"result": result, "answer_only": True}
    pad_component()(key="picture", data=data)


if __name__ == "__main__":
    if st.runtime.exists():
        page()
    else:
        main()
