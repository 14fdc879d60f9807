"""The data that travels through the program: what is read, what the model fills, what the user gets."""

from .article import Article, Sentence
from .brief import (
    Accusation,
    ArticleInfo,
    BaseBrief,
    Brief,
    Casualty,
    Ceasefire,
    Contradiction,
    Party,
    Request,
    Run,
    Withheld,
)
from .claims import Actor, Claim, Statement, Verbatim, actors_of
from .evidence import Evidence

__all__ = [
    "Accusation",
    "Actor",
    "Article",
    "ArticleInfo",
    "BaseBrief",
    "Brief",
    "Casualty",
    "Ceasefire",
    "Claim",
    "Contradiction",
    "Evidence",
    "Party",
    "Request",
    "Run",
    "Sentence",
    "Statement",
    "Verbatim",
    "Withheld",
    "actors_of",
]
