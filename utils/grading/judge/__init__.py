"""Run the checks in a process that a learner's code never enters."""
