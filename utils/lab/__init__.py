"""JupyterLab as learners meet it: the course as its root, without news and instructors' tools."""
