"""Who accuses or asks whom by a verb that has a name on both sides, and who mediates; read off the words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

from summarizer.actors.gazetteer import Mention
from summarizer.text.words import TOKEN

from .attribution import Speakers, Speech, is_pronoun, told
from .marking import Marked

_MEDIATOR_REACH = 5
_ONTO = frozenset(("against", "on", "in", "at", "to", "for"))
_PEOPLE = frozenset(("citizens", "people", "journalists", "leaders", "partners", "soldiers", "mothers", "media"))


@dataclass(frozen=True)
class Dealing:
    """One actor accuses another, or asks it for something; ``target`` is None where it asks "both sides"."""

    actor: str
    target: str | None
    speaker: str | None
    content: str


def dealings(attribution: Speakers, number: int, act: str) -> list[Dealing]:
    """Return who accuses (or asks) whom by a verb of ``act`` that has a name on both sides.

    A passive turns them round; "each other" gives both directions between the actors named there.
    """
    found: dict[tuple[str, str], Dealing] = {}
    one, lexicon = attribution.marked[number], attribution.lexicon
    for verb in one.verbs:
        if verb.act != act:
            continue
        after = [word.casefold() for word in TOKEN.findall(one.text[verb.end :])[:3]]
        both = lexicon.span("reciprocal", one.text) if lexicon else None
        if both is not None:
            named = list(dict.fromkeys(mention.actor for mention in one.mentions))[:2]
            content = told(one.text, max(both[1], verb.end))
            for first, second in permutations(named, 2):
                found.setdefault((first, second), Dealing(first, second, None, content))
            continue
        subject, target = one.name_before(verb), one.name_after(verb)
        speech = attribution.voice(number)
        if speech and speech.act == act and is_pronoun(TOKEN.findall(one.text[: verb.start])[-1:]):
            subject = None  # "in the capital of A she asked B": not A
        actor = one.owner_of(subject) if subject else speech.actor if speech else None
        if actor is not None and target is not None and actor == target.actor:
            actor = _another(one, target.actor, speech)  # "A received the envoy of B and asked B"
        if actor is None or target is None:
            continue
        content = told(one.text, target.end)
        if _is_about(one, target, act):
            if act == "ask":
                found.setdefault((actor, ""), Dealing(actor, None, speech.speaker if speech else None, content))
            continue
        if "by" in after[:2]:
            accuser = Dealing(target.actor, actor, attribution.wording(number, target), content)
            found.setdefault((target.actor, actor), accuser)
            continue
        speaker = attribution.wording(number, subject) if subject else speech.speaker if speech else None
        found.setdefault((actor, target.actor), Dealing(actor, target.actor, speaker, content))
    return list(found.values())


def _another(one: Marked, target: str, speech: Speech | None) -> str | None:
    """Return who asks where the name before the verb is the one that is asked: the speaker, else the first name."""
    if speech is not None and speech.actor != target:
        return speech.actor
    return next((mention.actor for mention in one.mentions if mention.actor != target), None)


def _is_about(one: Marked, target: Mention, act: str) -> bool:
    """Tell a name that is not the verb's own object: "condemned attacks on A", "called on the citizens of A"."""
    before = [word.casefold() for word in TOKEN.findall(one.text[: target.start])[-2:]]
    after = [word.casefold() for word in TOKEN.findall(one.text[target.end :])[:1]]
    if act == "accuse":
        return bool(set(before) & _ONTO)
    return bool(set(before + after) & _PEOPLE)


def has_dealings(attribution: Speakers) -> bool:
    """Tell whether an actor accuses another, or asks it for something, by a verb of that anywhere in the article."""
    return any(dealings(attribution, number, act) for number in attribution.marked for act in ("accuse", "ask"))


def mediators(attribution: Speakers, number: int) -> list[str]:
    """Return the actors beside a word of mediation: "A-brokered", "mediated by A", "a mediator from A"."""
    text, lexicon = attribution.marked[number].text, attribution.lexicon
    found: list[str] = []
    for start, end in lexicon.spans("mediation", text) if lexicon else ():
        is_told_after = text[end - 3 : end] == " by" or TOKEN.findall(text[end:])[:1] in (["by"], ["from"], ["of"])
        last = end
        for mention in attribution.mentions[number]:
            before = text[mention.end : start] if mention.end <= start else None
            after = text[last : mention.start] if mention.start >= last else None
            named = after is not None and len(TOKEN.findall(after)) <= _MEDIATOR_REACH and "," not in after
            if named and (not found or last == end or "and" in TOKEN.findall(after or "")):
                found.append(mention.actor)
                last = mention.end
            elif before in ("-", "‑", " ") and not is_told_after:
                found.append(mention.actor)
                break
    return list(dict.fromkeys(found))
