"""Helpers shared by the lessons, the web app and the graders."""
