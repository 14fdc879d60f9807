"""Quotations in a few words, whatever marks they stand between."""

from __future__ import annotations

import pytest

from summarizer.text.quoted import quoted_in


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('he said "we fire" and "we stop"', ["we fire", "we stop"]),
        ("he said “we fire” and left", ["we fire"]),
        ("er sagte „wir gehen“ und »wir kommen«", ["wir gehen", "wir kommen"]),
        ("han sade ”vi går” och gick", ["vi går"]),
        ("он сказал «мы уходим»", ["мы уходим"]),
        ("‹we fire›, 「打」, ❝we stop❞, ＂we go＂", ["we fire", "打", "we stop", "we go"]),
        ("“a village “and a town” in it”", ["and a town", "a village “and a town” in it"]),
        ('“a village "and a town" in it”', ["and a town", 'a village "and a town" in it']),
        ("“we fire on", ["we fire on"]),
        ("‘we fire’, 'we stop', ``we go''", ["we fire", "we stop", "we go"]),
        ("the soldiers' guns and the generals' cars", []),
        ("it's what they don't say in '24", []),
        ("no quotation", []),
    ],
)
def test_each_quotation_is_found(said: str, found: list[str]) -> None:
    assert list(quoted_in(said)) == found
