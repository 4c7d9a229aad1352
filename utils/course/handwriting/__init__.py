"""Digits as people of many countries and trades write them: made, not collected."""
