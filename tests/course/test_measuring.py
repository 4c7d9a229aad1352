"""What the programs that train and measure share."""

from utils.course.measuring import summary


def test_a_summary_is_mean_and_sample_standard_deviation():
    assert summary([0.98, 0.99, 1.0]) == {
        "per_seed": [0.98, 0.99, 1.0],
        "mean": 0.99,
        "standard_deviation": 0.01,
    }
