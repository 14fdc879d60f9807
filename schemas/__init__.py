"""The data that travels through the program: what is read, what the model fills, what the user gets."""

from .article import Article, Sentence
from .brief import (
    CLAIM_SECTIONS,
    Accusation,
    ArticleInfo,
    Brief,
    Casualty,
    Ceasefire,
    Claim,
    Contradiction,
    Party,
    Request,
    Run,
    Statement,
    Withheld,
    actors_of,
)
from .evidence import Evidence

__all__ = [
    "CLAIM_SECTIONS",
    "Accusation",
    "Article",
    "ArticleInfo",
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
    "Withheld",
    "actors_of",
]
