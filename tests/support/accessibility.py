"""What axe-core says about a page, in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2, levels A and AA, and axe's own advice
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page: the rule, and where."""
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {found['help']} at {node['target']}: {node['failureSummary']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
