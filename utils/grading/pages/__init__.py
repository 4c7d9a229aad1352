"""What people read after grading: the report, feedback, tables of marks."""
