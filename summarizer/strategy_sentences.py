"""The ``sentences`` strategy: small questions under enums, one sentence at a time, for small models.

What can be read off the words is not asked (counts, dates, the treaty invoked); what needs
understanding is offered as a choice (who blames whom), and only a claim that was found is put
into words. Each question carries a window of numbered sentences behind a constant prefix, so that a
server's prefix cache pays and no request grows with the article.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel

from .actors import Side, listed, speaker_in, unplaced_names
from .attribution import Attribution
from .cues import Count, legal_basis_in, lexicon_for, speech_act_of
from .dates import find_dates
from .llm import Asker
from .losses import scope_of, victims_of
from .prompting import Window, load_prompt, numbered, windows
from .schemas import Article
from .schemas.drafts import (
    NOBODY,
    AccusationDraft,
    CasualtyDraft,
    CeasefireDraft,
    ClaimDraft,
    Drafts,
    RequestDraft,
    StatementDraft,
    answer,
    choice,
    list_of,
    words,
)

PROMPTS = (
    "sentences",
    "window",
    "officials",
    "blame",
    "allegation",
    "asking",
    "request",
    "ceasefire",
    "truce",
    "casualty",
    "story",
    "sift",
)

_LONGEST_SENTENCE = 1_200
_LISTED_SIDES = 12
_MOST_SIDES = 5
_MOST_OFFICIALS = 10
_STORY_SENTENCES = 40
_STORY_LEAST, _STORY_MOST = 2, 4
_CLAIM_CHARACTERS = 160
_TERM_CHARACTERS = 100
_ANSWER_TOKENS = 400

_TOPICS = ("blame", "ask", "ceasefire")
_QUESTIONS = {"accuse": ("blame", "blames"), "ask": ("asking", "asks")}
_STAGES = [NOBODY, "called_for", "declared", "in_effect", "violated", "ended"]
_STATUSES = ["being_prepared", "not_submitted", "made", "accepted", "refused", "fulfilled", "unknown"]


class _Reader:
    """Reads one article sentence by sentence with one model."""

    def __init__(self, article: Article, sides: list[Side], model: Asker) -> None:
        self.article = article
        self.sides = sides
        self.model = model
        self.lexicon = lexicon_for(article.language)
        self.drafts = Drafts()
        self._system = load_prompt("sentences").text
        self._names = {side.id: side.name for side in sides}
        self._context = ""
        self._listed = listed(sides[:_LISTED_SIDES])
        self._ask_officials()
        self.attribution = Attribution(article, sides)

    def open_window(self, window: Window) -> None:
        """Let the next questions carry the sentences of ``window``."""
        self._context = load_prompt("window").render(
            sides=self._listed, sentences=numbered(self.article, window.first, window.last)
        )

    def read(self, number: int) -> None:
        """Ask all that sentence ``number`` may hold."""
        text = self._text(number)
        about = self._cues(text) if self.lexicon else self._sift(number)
        if "blame" in about:
            self._read_accusations(number)
        if "ask" in about:
            self._read_requests(number)
        if "ceasefire" in about:
            self._read_ceasefire(number)
        for count in self.lexicon.counts(text) if self.lexicon else ():
            self._read_casualty(number, count)

    def answer_denials(self) -> None:
        """Put beside an accusation what the accused says against it in that sentence or the two after it."""
        for position, draft in enumerate(self.drafts.accusations):
            number = self.attribution.denial(self._side(draft.accused).id, draft.sentences[-1])
            if number is not None:
                answered = {"response": self._text(number), "sentences": sorted({*draft.sentences, number})}
                self.drafts.accusations[position] = draft.model_copy(update=answered)

    def tell_story(self) -> None:
        """Choose the sentences that tell the story: the summary is the article's own words."""
        drafts = self.drafts
        claims: list[ClaimDraft] = [*drafts.accusations, *drafts.requests, *drafts.ceasefires, *drafts.casualties]
        cited = {number for draft in claims for number in draft.sentences}
        candidates = [n for n in sorted({1, 2, 3, *cited}) if n <= len(self.article.sentences)][:_STORY_SENTENCES]
        if not cited or len(candidates) < _STORY_LEAST:
            return
        self._context = ""
        listed = "\n".join(f"[{number}] {self._text(number)}" for number in candidates)
        schema = answer("Story", sentences=list_of(Literal[tuple(candidates)], _STORY_LEAST, _STORY_MOST))
        found = self._ask(schema, "story", sentences=listed)
        for number in sorted(set(found.sentences)):
            self.drafts.summary.append(StatementDraft(text=self._text(number), sentences=[number]))

    def _ask(self, schema: type[BaseModel], prompt: str, **values: str) -> Any:
        question = load_prompt(prompt).render(**values)
        user = f"{self._context}\n\n{question}" if self._context else question
        return self.model.ask(schema, self._system, user, max_tokens=_ANSWER_TOKENS)

    def _ask_about(self, number: int, schema: type[BaseModel], prompt: str, **values: str) -> Any:
        return self._ask(schema, prompt, number=str(number), sentence=self._text(number), **values)

    def _text(self, number: int) -> str:
        return " ".join(self.article.sentence_text(number).split())[:_LONGEST_SENTENCE]

    def _cues(self, text: str) -> list[str]:
        return [kind for kind in _TOPICS if self.lexicon and self.lexicon.has(kind, text)]

    def _sift(self, number: int) -> list[str]:
        """Ask what a sentence is about, in a language without cues."""
        schema = answer("Topics", topics=list_of(choice([*_TOPICS, "nothing"]), 1, len(_TOPICS)))
        topics: list[str] = self._ask_about(number, schema, "sift").topics
        return topics

    def _ask_officials(self) -> None:
        """Ask for whom the people stand whose side no title tells."""
        names = unplaced_names(self.article, self.sides)[:_MOST_OFFICIALS]
        if not names or not self.sides:
            return
        side = choice([*(side.name for side in self.sides[:_LISTED_SIDES]), NOBODY])
        schema = answer("Officials", **{f"name_{position}": side for position in range(len(names))})
        found = self._ask(
            schema, "officials", sides=listed(self.sides[:_LISTED_SIDES]), names=", ".join(names)
        ).model_dump()
        for name, owner in zip(names, found.values(), strict=True):
            if owner != NOBODY:
                self._side(owner).officials.append(name)
                self._side(owner).aliases.append(name)

    def _others(self, number: int, speaker: str) -> list[str]:
        """Return the ids of the sides beside the speaker that a sentence can be about."""
        for near in (number, number - 1):
            named = list(dict.fromkeys(mention.side for mention in self.attribution.mentions.get(near, [])))
            others = [side for side in named if side != speaker]
            if others:
                return others[:_MOST_SIDES]
        return []

    def _pairs(self, number: int, act: str) -> list[tuple[str, str]]:
        """Return who accuses (or asks) whom in a sentence, as ids: read off its verbs, else asked.

        The speaker is read off the words; only whether it blames (asks) another side, and which, is asked.
        """
        pairs = self.attribution.pairs(number, act)
        speech = self.attribution.speech(number)
        if pairs or speech is None or (act == "accuse" and speech.act == "ask"):
            return pairs
        others = self._others(number, speech.side)
        if not others:
            return []
        prompt, verb = _QUESTIONS[act]
        speaker = self._names[speech.side]
        readings = {f"{speaker} {verb} {self._names[other]}": other for other in others}
        options = [*readings, f"{speaker} {verb} nobody"]
        schema = answer("Reading", reading=choice(options))
        found = self._ask_about(number, schema, prompt, speaker=speaker, readings="; ".join(options))
        return [(speech.side, readings[found.reading])] if found.reading in readings else []

    def _read_accusations(self, number: int) -> None:
        for accuser, accused in self._pairs(number, "accuse"):
            found = self._ask_about(
                number,
                answer("Allegation", allegation=words(_CLAIM_CHARACTERS)),
                "allegation",
                accuser=self._names[accuser],
                accused=self._names[accused],
            )
            self.drafts.accusations.append(
                AccusationDraft(
                    accuser=self._names[accuser],
                    accused=self._names[accused],
                    speaker=speaker_in(self.article, number, self._side(self._names[accuser])),
                    allegation=found.allegation,
                    response=None,
                    sentences=[number],
                )
            )

    def _read_requests(self, number: int) -> None:
        for requester, addressee in self._pairs(number, "ask"):
            found = self._ask_about(
                number,
                answer("Request", request=words(_CLAIM_CHARACTERS), status=choice(_STATUSES)),
                "request",
                requester=self._names[requester],
                addressee=self._names[addressee],
            )
            self.drafts.requests.append(
                RequestDraft(
                    requester=self._names[requester],
                    addressee=self._names[addressee],
                    speaker=speaker_in(self.article, number, self._side(self._names[requester])),
                    speech_act=speech_act_of(self._text(number), self.article.language),
                    request=found.request,
                    legal_basis=legal_basis_in(self.article.sentence_text(number), self.article.language),
                    status=found.status,
                    sentences=[number],
                )
            )

    def _read_ceasefire(self, number: int) -> None:
        schema = answer("Ceasefire", stage=choice(_STAGES), mediator=self._any_side())
        found = self._ask_about(number, schema, "ceasefire")
        if found.stage == NOBODY:
            return
        schema = answer("Truce", description=words(_CLAIM_CHARACTERS), terms=list_of(words(_TERM_CHARACTERS), 0, 4))
        told = self._ask_about(number, schema, "truce")
        named = {mention.side: self._names[mention.side] for mention in self.attribution.mentions[number]}
        dates = find_dates(self.article.sentence_text(number), self.article.language)
        self.drafts.ceasefires.append(
            CeasefireDraft(
                description=told.description,
                date_text=next((date.text for date in dates if date.day), None),
                mediators=[] if found.mediator == NOBODY else [found.mediator],
                parties=[name for name in named.values() if name != found.mediator],
                stage=found.stage,
                terms=told.terms,
                sentences=[number],
            )
        )

    def _read_casualty(self, number: int, count: Count) -> None:
        speech = self.attribution.speech(number)
        victims = victims_of(number, count, self.attribution)
        named = list(dict.fromkeys(mention.side for mention in self.attribution.mentions[number]))
        if victims is None and named:
            schema = answer("Casualty", victims=choice([*(self._names[side] for side in named), NOBODY]))
            found = self._ask_about(number, schema, "casualty", count=count.text, category=count.category)
            victims = next((side for side in named if self._names[side] == found.victims), None)
        self.drafts.casualties.append(
            CasualtyDraft(
                victims=self._names[victims] if victims else NOBODY,
                category=count.category,
                count_text=count.text,
                scope=scope_of(self.article, number, self.lexicon) if self.lexicon else "incident",
                reported_by=self._names[speech.side] if speech else NOBODY,
                sentences=[number],
            )
        )

    def _any_side(self) -> Any:
        return choice([*(side.name for side in self.sides[:_LISTED_SIDES]), NOBODY])

    def _side(self, name: str) -> Side:
        return next(side for side in self.sides if side.name == name)


def run(article: Article, sides: list[Side], model: Asker, *, progress: Callable[[int, int], None]) -> Drafts:
    """Ask about every sentence and return the drafts, one a finding, in the order of the article.

    Args:
        article: the loaded article.
        sides: the sides named in it, the most often named first.
        model: the model to ask.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
    """
    reader = _Reader(article, sides, model)
    for window in windows(article):
        reader.open_window(window)
        for number in range(window.asked, window.last + 1):
            reader.read(number)
            progress(number, len(article.sentences))
    reader.answer_denials()
    reader.tell_story()
    return reader.drafts
