"""Make the course: run and release its notebooks, train its network, measure."""
