"""Masks the key where a server says it, from where it would go into messages, cassettes and briefs."""

from __future__ import annotations

import json
import re
from functools import lru_cache

_MASK = "***"

_SHORTEST_KEY = 8
"""Characters of a key; what is shorter stands for one, and may be a word of the reply."""

_LITERAL = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A text of a JSON document, from its quotation mark to the next, or to the end where there is none."""

_NEEDS_NO_ESCAPE = re.compile(r'[^"\\/]*')


def masked_line(line: str, key: str) -> str:
    """Return a header, or a part of one, without a key; hosts and media types are the same in any case."""
    return line if len(key) < _SHORTEST_KEY else re.sub(re.escape(key), _MASK, line, flags=re.IGNORECASE)


def masked_body(content: bytes, key: str) -> bytes:
    r"""Return the body of a reply without a key, however JSON spells it: ``+`` is ``\u002B``, too, and ``/`` is ``\/``.

    A reply is read as JSON, and the model's answer inside it once more: what the first of them spells so is a text in
    which the second may. Nor does the case of its letters matter: whoever knows it in capitals has few to try.
    """
    if len(key) < _SHORTEST_KEY:
        return content
    plain = key.encode()
    if plain.lower() in content.lower():  # a search that heeds no case takes far longer than this
        content = re.sub(re.escape(plain), _MASK.encode(), content, flags=re.IGNORECASE)
    if b"\\u00" not in content and _NEEDS_NO_ESCAPE.fullmatch(key):
        return content  # nearly all: nothing in it is spelled otherwise, and whether it is JSON need not be known
    spelled = _spelled(key)

    def without(found: re.Match[str]) -> str:
        literal = found[0]
        if "\\" not in literal:
            return literal
        try:
            said = json.loads(literal, strict=False)
        except ValueError:
            return literal
        kept = spelled.sub(_MASK, said)
        return literal if kept == said else json.dumps(kept)

    return _LITERAL.sub(without, content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


@lru_cache(maxsize=8)
def _spelled(key: str) -> re.Pattern[str]:
    """Return what finds a key in a text, as it is and as the text of a JSON document spells it, in any case."""
    return re.compile("".join(map(_sign, key)), re.IGNORECASE)


def _sign(sign: str) -> str:
    codes = "|".join(f"{ord(one):04x}" for one in sorted({sign, *sign.lower(), *sign.upper()}))
    plain, by_number = re.escape(sign), rf"\\u(?:{codes})"
    return f"(?:{plain}|{by_number})" if _NEEDS_NO_ESCAPE.fullmatch(sign) else rf"(?:\\?{plain}|{by_number})"
