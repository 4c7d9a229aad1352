"""One style for all figures: the palette, Matplotlib's settings, and how a figure is shown.

The colors are those of Okabe and Ito, "Color Universal Design" (2008), which color-blind readers
can tell apart. This is their one source. Where a color has to be repeated, in a style sheet for
example, a test compares it with the palette.
"""

import html
import io
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.display import HTML, Image, display
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

if TYPE_CHECKING:  # older Matplotlib, such as Colab's, lacks the name
    from matplotlib.typing import RcKeyType

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PINK = "#56B4E9", "#CC79A7"
PALETTE = (BLUE, ORANGE, GREEN, RED, SKY, PINK)

# Signed numbers: blue below 0, white at 0, above it RED, which readers see as orange.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", RED])

# A white background reads well in JupyterLab's light and dark themes.
STYLE: "dict[RcKeyType, Any]" = {
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "image.cmap": "gray",
    "font.size": 10,
}


def show(alt: str, figure: Figure | None = None) -> None:
    """Display a figure in the notebook and close it.

    Parameters
    ----------
    alt
        What the figure shows, in a sentence, for readers who cannot see it. It goes with the
        picture, and also into the page as text that only screen readers find, since JupyterLab
        gives its pictures no alternative text.
    figure
        The figure; Matplotlib's current one if None.
    """
    figure = figure or plt.gcf()
    picture = io.BytesIO()
    figure.savefig(picture, dpi=2 * STYLE["figure.dpi"])  # twice the pixels, for sharp screens
    plt.close(figure)
    width = round(figure.get_figwidth() * STYLE["figure.dpi"])
    # In the metadata, since IPython 7, which Colab has, knows no argument `alt`.
    display(Image(picture.getvalue(), format="png", width=width, metadata={"alt": alt}))
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
    display(HTML(f'<p style="{hidden}">Figure: {html.escape(alt)}</p>'))


class InteractiveBox(widgets.VBox):
    """Widgets below each other. Where no kernel runs, as on a web page, a sentence stands in."""

    def __repr__(self) -> str:
        return "Run this cell in JupyterLab to use it."
