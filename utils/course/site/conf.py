"""Sphinx's configuration of the site, copied beside its sources. Sphinx reads the names below."""

import tomllib
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx

from utils.course.site.repository import repository_of_environment
from utils.paths import COURSE_FOLDER

pyproject = tomllib.loads((COURSE_FOLDER / "pyproject.toml").read_text(encoding="utf-8"))

project = "Recognizing handwritten digits"
version = release = pyproject["project"]["version"]
html_title = project
html_short_title = "Digits"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["extra"]

nb_execution_mode = "off"  # the outputs are those of the committed notebooks
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 2
html_math_renderer = "mathml"

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["extra"]  # the pad's page, as it is
html_favicon = "extra/pad/icon.svg"
html_copy_source = html_show_sourcelink = html_show_sphinx = False
html_show_copyright = False
html_sidebars: dict[str, list[str]] = {
    "index": [],
    "lessons/glossary": [],
    "guide": [],
    "cite": [],
}

repository = repository_of_environment()
html_theme_options = {
    "logo": {"text": "Recognizing digits"},
    "navbar_end": ["theme-switcher", "navbar-icon-links"],
    "secondary_sidebar_items": {"**": ["page-toc"], "index": [], "search": []},
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["theme-version"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "icon_links": [{"name": "Repository", "url": repository.address, "icon": "fa-brands fa-github"}]
    if repository
    else [],
}


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write a formula as MathML, which browsers show without a script or a font from elsewhere."""
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def visit_displayed_math(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displayed_math, None))
