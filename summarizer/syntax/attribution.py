"""Whose words each part of an article is.

Of nested attributions the innermost holds. A quotation belongs to the source named beside it, a turn of a transcript to
its label, and what an official statement says by itself to its issuer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from summarizer.text.quotations import block_quotations, quoted_characters
from summarizer.text.word_classes import acts, nouns

from .cues import Cue, Voice, cues_in
from .grammar import is_relative, lemma_of, modality, patients
from .issuers import issuer_of
from .labels import labelled, named_in, turns
from .parsing import Token
from .phrases import is_hostile
from .proper_names import is_person, name_span
from .referents import SELF, THEY, Referents

_CLAUSES = ("ccomp", "xcomp", "pcomp")
_SPEAKER_COUNTS = 10
_HEARSAY = ("allegedly", "reportedly")


class Attribution:
    """The voices of one article. ``issuer`` are the actors that write it, empty for a reporter's article."""

    def __init__(self, referents: Referents) -> None:
        self.referents = referents
        self.sentences = referents.sentences
        self.article = referents.article
        self._quoted = dict(quoted_characters(self.article))
        self.cues: dict[int, list[Cue]] = {
            number: list(cues_in(referents, number, self._quoted_words(number))) for number in self.sentences
        }
        self.issuer = issuer_of(referents, self._is_own_voice, self._blamed_by_us())
        self._floor = turns(referents, self.issuer)
        self._in_block = dict(self._block_voices())
        self._default: dict[int, Voice | None] = {}
        self._last_spoken: Voice | None = None
        numbered = [s for s in self.article.sentences if s.number in self.sentences]
        for _, paragraph in groupby(numbered, key=lambda sentence: sentence.paragraph):
            self._read_paragraph([sentence.number for sentence in paragraph])

    def voice(self, number: int, token: Token) -> Voice | None:
        """Return whose words a word is, None for the reporter's own."""
        # What somebody did not say is the words of whoever tells so.
        told = [cue for cue in self.cues[number] if token.i in cue.content]
        holding = [cue for cue in told if not cue.voice.is_negated or cue.voice.act in ("accuse", "deny")]
        if not holding:
            return self._default_at(number, token)
        found = min(holding, key=lambda cue: len(cue.content))
        return self.resolved(number, found.voice) if SELF in found.voice.actors else found.voice

    def cue_of(self, number: int, voice: Voice | None) -> Cue | None:
        """Return the cue of a sentence that a voice is of; None where the voice comes from elsewhere."""
        return next((cue for cue in self.cues[number] if cue.voice is voice), None)

    def resolved(self, number: int, voice: Voice) -> Voice:
        """Return a voice of "we" as that of whoever speaks there."""
        cue = self.cue_of(number, voice)
        if cue is None:
            raise ValueError("no cue of the sentence has this voice")
        outer = [c for c in self.cues[number] if cue.token.i in c.content and SELF not in c.voice.actors]
        above = min(outer, key=lambda c: len(c.content)).voice if outer else self._default_at(number, cue.token)
        if above is None:
            return replace(voice, actors=(), speaker=None)
        return replace(voice, actors=above.actors, told_in=above.told_in, speaker=above.speaker)

    def actors_of(self, number: int, token: Token) -> tuple[str, ...]:
        """Return the actors that a noun phrase stands for, "we" being whoever speaks there."""
        actors = self.referents.of(number, token)
        is_they = token.lower_ in THEY
        is_adversary = is_hostile(token) and not self.referents.named_in(number, token)
        is_two = len(actors) > 1 and token.lemma_ in ("side", "party")  # who calls on both sides is none of them
        if actors != (SELF,) and not (is_they or is_adversary or is_two):
            return actors
        voice = self.voice(number, token)
        spoken = voice.actors if voice else ()
        if actors == (SELF,):
            return spoken
        if is_adversary:
            speakers = {*spoken, *self.issuer, *(actor for turn in self._floor.values() for actor in turn.actors)}
            others = [
                s.id for s in self.referents.actors if s.id not in speakers and s.kind != "international_organisation"
            ]
            return tuple(others[:1]) if spoken else actors  # the one that the article names most
        if is_two:
            return self._last_but(number, set(spoken), 2) if not set(actors).isdisjoint(spoken) else actors
        if spoken and (not actors or not set(actors).isdisjoint(spoken)) and self.is_quoted(number, token):
            return self._last_but(number, set(spoken))  # who speaks of "them" does not mean himself
        return actors

    def _last_but(self, number: int, speakers: set[str], count: int = 1) -> tuple[str, ...]:
        return tuple(actor for actor in reversed(self.referents.recent(number)) if actor not in speakers)[:count]

    def unplaced(self) -> list[str]:
        """Return the persons that stand for no actor yet by name: speakers first, then by how often they are named."""
        counts: Counter[str] = Counter()
        full: dict[str, str] = {}
        for number, doc in self.sentences.items():
            for token in doc:
                is_placed = self.referents.of(number, token) or self.referents.is_of_another(number, token)
                if is_person(token) and token.dep_ not in ("compound", "nmod") and not is_placed:
                    start, end = name_span(token)
                    name = doc.text[start:end]
                    speaks = acts().get(token.head.lemma_) is not None or token.head.head.lower_ == "according"
                    if not speaks and " " not in name:
                        continue  # as often a place
                    counts[token.text] += _SPEAKER_COUNTS if speaks or self.is_author(name) else 1
                    full[token.text] = max(full.get(token.text, ""), name, key=len)
        return [full[surname] for surname, _ in counts.most_common()]

    def is_author(self, name: str) -> bool:
        """Tell a person whose statement or address an article is, by its title."""
        title = self.sentences.get(1)
        return title is not None and name in title.text and any(lemma_of(t) in nouns("document") for t in title)

    def is_quoted(self, number: int, token: Token) -> bool:
        """Tell whether a word stands between quotation marks."""
        flags = self._quoted[number]
        return bool(token.idx < len(flags) and flags[token.idx])

    def _quoted_words(self, number: int) -> frozenset[int]:
        return frozenset(token.i for token in self.sentences[number] if self.is_quoted(number, token))

    def _quotes(self, number: int) -> bool:
        return any(self._quoted[number])

    def _default_at(self, number: int, token: Token) -> Voice | None:
        default = self._default.get(number)
        if default is not None and default.act == "quote" and not self.is_quoted(number, token):
            return self._floor.get(number) or self._issuer_voice(number)
        if default is not None and SELF in default.actors:  # nobody speaks of himself before he is named
            return replace(default, act="say", actors=self.issuer)
        return replace(default, act="say") if default is not None else None

    def _is_own_voice(self, number: int, token: Token) -> bool:
        """Tell a word outside quotation marks that no named source says."""
        told = any(token.i in c.content and c.voice.actors and SELF not in c.voice.actors for c in self.cues[number])
        return not told and not self.is_quoted(number, token)

    def _blamed_by_us(self) -> set[str]:
        """Return the actors that the first person blames, outside quotation marks; none of them is the issuer."""
        return {
            actor
            for number, cues in self.cues.items()
            for cue in cues
            if cue.voice.act == "accuse" and SELF in cue.voice.actors and not self.is_quoted(number, cue.token)
            for noun in patients(cue.token)
            for actor in self.referents.within(number, noun)
        }

    def _issuer_voice(self, number: int) -> Voice | None:
        return Voice(self.issuer, "say", number, None, is_explicit=False) if self.issuer else None

    def _read_paragraph(self, numbers: list[int]) -> None:
        spoken = {number: self._spoken_by(number) for number in numbers}
        before = self._last_spoken  # whose a quotation is that is a paragraph of its own
        opens = self._quoted[numbers[0]][:1] == [True]
        self._last_spoken = next(
            (one for number in reversed(numbers) if (one := spoken[number])), before if opens else None
        )
        for position, number in enumerate(numbers):
            voice = self._floor.get(number) or labelled(self.referents, number) or self._issuer_voice(number)
            following = numbers[position + 1] if position + 1 < len(numbers) else None
            back = self._points_back(following) if following is not None else None
            if back is not None and not any(
                c.token.dep_ == "ROOT" and modality(c.token) == "asserted" for c in self.cues[number]
            ):
                voice = back
            if self._quotes(number):
                beside = self._in_block.get(number) or self._beside(numbers, position, spoken)
                beside = beside or (before if opens else None)
                if beside is not None:
                    voice = replace(beside, act="quote", is_explicit=False)
            elif voice is None and any(token.lower_ in _HEARSAY for token in self.sentences[number]):
                earlier = [one for near in numbers[:position] if (one := spoken[near])]
                if earlier and len(earlier[-1].actors) == 1:
                    voice = replace(earlier[-1], act="say", is_explicit=False)
            self._default[number] = voice

    def _points_back(self, number: int) -> Voice | None:
        """Return the voice of "this was stressed by A", whose content is the sentence before."""
        for cue in self.cues[number]:
            pointing = [
                t
                for t in cue.token.children
                if t.dep_ in ("nsubjpass", "dobj") and t.lower_ in ("this", "that", "it") and not is_relative(t)
            ]
            if cue.voice.act == "say" and pointing and not any(c.dep_ in _CLAUSES for c in cue.token.children):
                return replace(cue.voice, is_explicit=False)
        return None

    def _spoken_by(self, number: int) -> Voice | None:
        """Return the voice of a sentence's outermost cue of saying."""
        outer = [cue for cue in self.cues[number] if cue.voice.act in ("say", "accuse", "ask", "deny", "hope")]
        outer = [cue for cue in outer if not self.is_quoted(number, cue.token) and SELF not in cue.voice.actors]
        return max(outer, key=lambda cue: len(cue.content)).voice if outer else self._before_a_colon(number)

    def _block_voices(self) -> Iterator[tuple[int, Voice]]:
        """Yield the sentences of block quotations with the voice of who signs or introduces them."""
        for block in block_quotations(self.article):
            voice = named_in(self.referents, block.signed_by) if block.signed_by in self.sentences else None
            if voice is None and block.introduced_by in self.sentences:
                voice = self._spoken_by(block.introduced_by) or named_in(self.referents, block.introduced_by)
            if voice is not None:
                yield from ((number, voice) for number in block.sentences)

    def _before_a_colon(self, number: int) -> Voice | None:
        """Return the voice of 'A defended the raid: "..."', which no verb of saying tells."""
        doc = self.sentences[number]
        colon = doc.text.find(': "') if not doc.text.endswith(":") else len(doc.text) - 1
        if colon < 0 or self.is_quoted(number, doc[0]):
            return None
        acting = [
            t for t in doc if t.idx < colon and t.dep_ == "nsubj" and self.referents.of(number, t) not in ((), (SELF,))
        ]
        if not acting:
            return None
        return Voice(self.referents.of(number, acting[0]), "say", number, None, is_explicit=False)

    def _beside(self, numbers: list[int], position: int, spoken: dict[int, Voice | None]) -> Voice | None:
        """Return who says a quotation: named in its own sentence, where it goes on, where it began, or beside it."""
        if spoken[numbers[position]]:
            return spoken[numbers[position]]
        opens = self._quoted[numbers[position]][:1] == [True]
        forward, backward = position, position
        while (
            forward + 1 < len(numbers)
            and self._quoted[numbers[forward]][-1:] == [True]
            and not self._closes(numbers[forward])
        ):
            forward += 1
        while (
            backward > 0
            and opens
            and not self._closes(numbers[backward - 1])
            and self._quoted[numbers[backward - 1]][-1:] == [True]
        ):
            backward -= 1
        order = [*range(position + 1, forward + 1), *range(position - 1, backward - 1, -1)]
        order += [*range(backward - 1, -1, -1), *range(forward + 1, len(numbers))]
        return next((spoken[numbers[at]] for at in order if spoken[numbers[at]]), None)

    def _closes(self, number: int) -> bool:
        return self.article.sentence_text(number).rstrip().endswith(('"', "”", "»"))
