"""What may be shown on a terminal: nothing that acts there, or that turns the order of letters round."""

from __future__ import annotations

import unicodedata


def assert_plain(shown: str, name: str) -> None:
    """Fail where something could act on a terminal or turn the order of letters round.

    Around "A → B" the program itself puts marks that keep the two in this order, and takes them back.
    """
    acting = {sign for sign in shown if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs")}
    turning = set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2067\u2068\u2028\u2029")
    assert not acting, (name, acting)
    assert not turning, (name, turning)
    assert shown.count("\u2066") == shown.count("\u2069"), name
