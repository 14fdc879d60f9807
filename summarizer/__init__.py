"""Structured, sourced briefs of news articles about armed conflicts and diplomatic crises.

Everything a user needs is imported from here. The names and where each is at home stand in ``__init__.pyi``, which type
checkers read too; the work behind a name is loaded when it is first used, so that ``import summarizer`` costs next to
nothing.
"""

import logging

import lazy_loader

from .distribution import VERSION

__version__ = VERSION

logging.getLogger(__name__).addHandler(logging.NullHandler())

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
