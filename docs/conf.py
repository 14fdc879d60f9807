"""How the site is built: ``make docs`` writes it to ``build/site``, and fails at the first warning.

The checkout is the source, so that a link between two pages is right in the checkout and on the site.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "summarizer"
author = "the authors of summarizer"
copyright = author  # noqa: A001 - Sphinx's name
language = "en"
root_doc = "docs/index"
include_patterns = ["docs/**.md", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "seeds/README.md"]
exclude_patterns = [".venv", "build", "docs/examples"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "generated"]
myst_heading_anchors = 4
napoleon_use_ivar = True
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = "summarizer"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_additional_pages = {"index": "to_the_first_page.html"}
templates_path = ["templates"]
