"""The course's web site: ``make site``, or ``python -m utils.course.site``.

`lessons` turns each lesson into a page, `pages` writes the others, `__main__` lets Sphinx build
them. Everything comes from the committed notebooks: nothing is executed or downloaded.
"""
