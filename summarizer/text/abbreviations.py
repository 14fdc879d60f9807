"""Where a full stop ends no sentence, and where it does though it looks like an abbreviation's.

sentencex knows most abbreviations of a language; here is what it does not know, and what it takes for one without
need: "art", "ill" and the Russian words for mines and bodies. CLDR's list of suppressions, which babel leaves out,
holds far fewer of them.
"""

from __future__ import annotations

import re

_REACH = 16
"""Characters before a full stop that are looked at; no abbreviation below is longer."""

_LONGEST_OPENING = 60
"""Characters that the beginning of a clause is looked for in, before the abbreviation of a year."""

# What follows is always of the same sentence: a name behind a title, a number, an explanation.
_ALWAYS = re.compile(
    r"(?<![\w.-])(?:Messrs|Mrs?|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Cpl|Pvt|Cmdr|Adm|Brig|Sen|Gov|Amb|Ft|vs?|e\.g|i\.e"
    r"|approx|(?i:им|ул|пл|просп|наб|обл|р-н|пос|дер|ст|пп?|гл|рис|табл|прил|(?<!\d.)см|ср|т\. ?[ен]|т\. ?ч|н\. ?э|напр"
    r"|ок|сев|вост|зап|юж|ген|подполк|лейт|акад|доц|зам|зав|нач|г-н|кн|св))\.$"
)

# What follows is of the same sentence if it begins with a digit.
_BEFORE_NUMBER = re.compile(r"(?<!\w)(?:arts?|secs?|vols?|chs?|paras?|figs?|max|est)\.$", re.IGNORECASE)

# What follows is of the same sentence if it begins in lower case.
_BEFORE_LOWER_CASE = re.compile(
    r"(?<!\w)(?:[ap]\.m|cf|dept|govt|est|etc|yrs|incl|k?m|sq|[bm]ln|bn|regt|div|bde)\.$",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<!\w)[ap]\.m\.$", re.IGNORECASE)
_BEHIND_AN_HOUR = re.compile(
    r"\(?(?:[CEMP][DS]?T|GMT|UTC|BST|MSK|CES?T|EES?T|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"|[A-Z]\w{2,15}\s(?:\d|(?:(?:Standard|Daylight|Summer)\s)?[Tt]ime\b)"
)

# The initial of a name in other letters than sentencex knows: "Б. Ельцин", "Ş. Məmmədov".
_INITIAL = re.compile(r"(?<!\w)[^\W\d_A-Za-z]\.$")

# Abbreviations for sentencex after which, before a capital, a sentence ends more often than not. What a single letter
# follows in English may be a number: "art. B".
_MISTAKEN = ("no", "me", "ill", "art", "miss", "ok", "fed", "arc", "con", "etc", "al", "May", "may")
_ENDING = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_MISTAKEN)})(?=\.\s+\W?\w\w)"
    r"|(?P<year>\d{4}\s?гг?)"
    r"|(?:тел|мин|муж|жен|тыс|млн|млрд|руб|долл(?!\.\s+США)|чел|\d{1,6}\s?(?:[мч]|к[мг])|и (?:т\. ?[дп]|др|пр))"
    r")\.(?=\s+[\"“«‘„(]?(?P<next>[^\W\d_]))"
)
_STOPPED = tuple(f"{word}." for word in _MISTAKEN)
_CYRILLIC = re.compile("[а-я]")

# A clause so far that is only about time holds no predicate yet: "В ноябре 2020 г. Армения ..."
_OPENING_OF_TIME = re.compile(
    r"(?:(?:а|но|и|однако|что|ещё|еще|уже|лишь|только|также)\s){0,2}"
    r"(?:(?:в|во|к|ко|с|со|до|от|после|на|по|около|летом|осенью|зимой|весной)\s|\d)[^,;:]{0,40}$",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"[,;:(«“.!?]\s?|\s[—–-]\s")


def goes_on_after(text: str, start: int, stop: int, following: int) -> bool:
    """Tell whether a sentence goes on behind a full stop that sentencex takes for its end.

    Args:
        text: the whole text.
        start: where the sentence begins.
        stop: the end of its last word, the full stop included.
        following: where the next word begins.
    """
    begin = max(start, stop - _REACH)
    if text[stop - 1 : stop] != "." or begin >= stop:
        return False
    if _ALWAYS.search(text, begin, stop):
        return True
    following_letter = text[following : following + 1]
    if following_letter.isdigit():
        return _BEFORE_NUMBER.search(text, begin, stop) is not None
    if _HOUR.search(text, begin, stop) and _BEHIND_AN_HOUR.match(text, following):
        return True
    initial = _INITIAL.search(text, begin, stop)
    return initial is not None and initial[0].isupper() and following_letter.isupper()


def is_before_lower_case(text: str, start: int, stop: int, letter: str) -> bool:
    """Tell whether the full stop at ``stop`` is an abbreviation's, before a word that begins with a small ``letter``.

    In Cyrillic no name begins in lower case ("al-Nur", "iPhone"), so that there any full stop is one's, unless the
    sentence itself begins in lower case, as all do in some messages.
    """
    if text[stop - 1 : stop] != ".":
        return False
    if "а" <= letter <= "ӿ" and not text[start].islower():
        return True
    return _BEFORE_LOWER_CASE.search(text, max(start, stop - _REACH), stop) is not None


def without_false_abbreviations(window: str) -> str:
    """Return a text, no longer and no shorter, in which no abbreviation hides that a sentence ends with it."""
    if not (any(word in window for word in _STOPPED) or _CYRILLIC.search(window)):
        return window  # found out several times as fast
    return _ENDING.sub(_unlike_an_abbreviation, window)


def _unlike_an_abbreviation(match: re.Match[str]) -> str:
    found = match[0]
    if not match["next"].isupper() or (match["year"] and _is_of_time(match.string, match.start())):
        return found
    return f"{found[:-2]}_."


def _is_of_time(text: str, year: int) -> bool:
    """Tell whether the clause so far is only an adverbial of time that ends with the year."""
    clause = _CLAUSE_START.split(text[max(0, year - _LONGEST_OPENING) : year + 4])[-1]
    return _OPENING_OF_TIME.match(clause.lstrip()) is not None
