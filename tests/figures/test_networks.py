"""Drawings of networks: what they say to readers who cannot see them, and what they refuse."""

import matplotlib.pyplot as plt
import pytest

from utils.figures import networks


@pytest.fixture
def shown(monkeypatch) -> list[tuple[str, plt.Figure]]:
    figures = []
    monkeypatch.setattr(networks, "show", lambda alt, figure: figures.append((alt, figure)))
    yield figures
    plt.close("all")


def texts(figure: plt.Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_a_neuron_shows_its_sum(shown):
    networks.show_neuron([0, 0.5, 1], [2, -1, 0.5], 0.25)
    ((alt, figure),) = shown
    assert "plus the bias 0.25, gives the output 0.25" in alt
    assert {"0.5", "× -1", "bias 0.25", "0.25"} <= set(texts(figure))


def test_a_network_shows_its_sizes(shown):
    networks.show_network({"pixels": 784, "hidden neurons": 3, "logits": 10})
    ((alt, figure),) = shown
    assert "784 pixels, then 3 hidden neurons, then 10 logits" in alt
    assert "784 × 3 weights\n3 biases" in texts(figure)
    assert texts(figure).count("⋮") == 2  # all three hidden neurons are drawn
    assert len(figure.axes[0].lines) == 4 * 3 + 3 * 4


def test_a_chain_multiplies_slopes_from_its_end(shown):
    networks.show_chain({"a": 1, "b": 5, "c": 7}, slopes=[5, 2])
    ((alt, figure),) = shown
    assert "the slope of the loss for c 1, b 2, a 10" in alt
    assert {"10", "× 5", "× 2"} <= set(texts(figure))


def test_descents_stand_side_by_side_and_far_steps_stay_in_sight(shown):
    networks.show_descents(
        lambda weight: weight**2, {"slow": [2, 1], "wild": [2, -9]}, (-3, 3), xlabel="weight"
    )
    ((alt, figure),) = shown
    assert "slow: after 1 steps the loss went from 4 to 1, the weight from 2 to 1." in alt
    assert [axis.get_title() for axis in figure.axes] == ["slow", "wild"]
    assert figure.axes[1].get_xlim()[0] < -9 < -4 < figure.axes[0].get_xlim()[0]


@pytest.mark.parametrize(
    "draw, arguments",
    [
        (networks.show_neuron, ([1, 2], [1], 0)),
        (networks.show_neuron, ([], [], 0)),
        (networks.show_network, ({"pixels": 784},)),
        (networks.show_chain, ({"a": 1, "b": 2}, [1, 2])),
        (networks.show_descents, (abs, {}, (0, 1), "weight")),
        (networks.show_descents, (abs, {"none": []}, (0, 1), "weight")),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, arguments):
    with pytest.raises(ValueError):
        draw(*arguments)
