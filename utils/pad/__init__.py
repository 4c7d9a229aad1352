"""A pad to draw digits on, which shows the network's answer while one draws.

    from utils.pad import DigitPad
    DigitPad()                    # in a notebook; the web app is in utils/app.py

The browser's side is the same for notebooks and for the app: `pad.js` with
`hosts.js`, and `pad.css`.
"""

from utils.pad.answer import (
    blank_result,
    map_picture,
    picture,
    recognize_digit,
    recognize_drawing,
)
from utils.pad.widget import FIRST_PEN_WIDTH, PAD_MODULE, PAD_SCRIPT, PAD_STYLE, DigitPad

__all__ = [
    "FIRST_PEN_WIDTH",
    "PAD_MODULE",
    "PAD_SCRIPT",
    "PAD_STYLE",
    "DigitPad",
    "blank_result",
    "map_picture",
    "picture",
    "recognize_digit",
    "recognize_drawing",
]
