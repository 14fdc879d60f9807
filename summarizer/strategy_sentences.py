"""The ``sentences`` strategy: small questions under enums, one sentence at a time, for small models.

What can be read off the words is not asked (who speaks, counts, dates, the treaty invoked); what needs understanding
is offered as a choice (whom does the speaker blame). The model writes no words: a claim's are the article's. A
question carries a window of numbered sentences behind a constant prefix, which the server's cache keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from pydantic import BaseModel

from .actors import Side, listed, unplaced_names
from .attribution import Address, Attribution, Speech, has_charge
from .completion import AnsweredRequest, complete
from .cues import Count, lexicon_for
from .dates import find_dates
from .injections import addressed_to_a_model
from .llm import Asker
from .losses import scope_of, victims_of
from .prompting import Window, load_prompt, numbered, windows
from .schemas import Article
from .schemas.brief import CeasefireStage
from .schemas.drafts import (
    NOBODY,
    AccusationDraft,
    CasualtyDraft,
    CeasefireDraft,
    Drafts,
    RequestDraft,
    answer,
    choice,
    list_of,
)
from .wordings import (
    ceasefire_stage_of,
    is_about_a_conflict,
    legal_basis_in,
    request_status_of,
    speech_act_of,
    terms_in,
)

PROMPTS = (
    *("sentences", "window", "officials", "sift", "speaker"),
    *("blame", "asking", "ceasefire", "casualty"),
)

_LONGEST_SENTENCE = 1_200
_LISTED_SIDES = 12
_MOST_SIDES = 5
_SIDES_OFTEN_NAMED = 3
_MOST_OFFICIALS = 10
_ANSWER_TOKENS = 400

_TOPICS = ("blame", "ask", "ceasefire")
_QUESTIONS = {"accuse": "blame", "ask": "asking"}
_ANSWERS = ("accepted", "refused", "fulfilled")
_NO_SIDE = "nobody"
_STAGES = [NOBODY, *get_args(CeasefireStage)]


class _Reader:
    """Reads one article sentence by sentence with one model."""

    def __init__(self, article: Article, sides: list[Side], model: Asker) -> None:
        self.article = article
        self.sides = sides
        self.model = model
        self.lexicon = lexicon_for(article.language)
        self.drafts = Drafts()
        self._answers: list[AnsweredRequest] = []
        self._system = load_prompt("sentences").text
        self._names = {side.id: side.name for side in sides}
        self._by_name = {side.name: side for side in sides}
        self._not_told = addressed_to_a_model(article)
        self._context = ""
        self._listed = listed(sides[:_LISTED_SIDES])
        self._any_side = [*(side.name for side in sides[:_LISTED_SIDES]), NOBODY]
        self._ask_officials()
        self.attribution = Attribution(article, sides)

    def open_window(self, window: Window) -> None:
        """Let the next questions carry the sentences of ``window``."""
        self._context = load_prompt("window").render(
            sides=self._listed, sentences=numbered(self.article, window.first, window.last, self._not_told)
        )

    def read(self, number: int) -> None:
        """Ask all that sentence ``number`` may hold."""
        if number in self._not_told:
            return
        text = self._text(number)
        lexicon = self.lexicon
        about = [kind for kind in _TOPICS if lexicon.has(kind, text)] if lexicon else self._sift(number)
        if "blame" in about:
            self._read_accusations(number)
        if "ask" in about:
            self._read_requests(number)
        if "ceasefire" in about:
            self._read_ceasefire(number)
        for count in self.lexicon.counts(text) if self.lexicon else ():
            self._read_casualty(number, count)

    def finish(self) -> Drafts:
        """Return the drafts, with what takes the whole article."""
        return complete(self.drafts, self.attribution, {side.name: side.id for side in self.sides}, self._answers)

    def _ask(self, schema: type[BaseModel], prompt: str, **values: str) -> Any:
        question = load_prompt(prompt).render(**values)
        user = f"{self._context}\n\n{question}" if self._context else question
        return self.model.ask(schema, self._system, user, max_tokens=_ANSWER_TOKENS)

    def _ask_about(self, number: int, schema: type[BaseModel], prompt: str, **values: str) -> Any:
        return self._ask(schema, prompt, number=str(number), sentence=self._text(number), **values)

    def _text(self, number: int) -> str:
        return self.article.sentence_line(number)[:_LONGEST_SENTENCE]

    def _sift(self, number: int) -> list[str]:
        """Ask what a sentence is about, in a language without cues."""
        schema = answer("Topics", topics=list_of(choice([*_TOPICS, "nothing"]), 1, len(_TOPICS)))
        return list(self._ask_about(number, schema, "sift").topics)

    def _ask_officials(self) -> None:
        """Ask for whom the people stand whose side no title tells."""
        names = unplaced_names(self.article, self.sides)[:_MOST_OFFICIALS]
        if not names or not self.sides:
            return
        side = choice(self._any_side)
        schema = answer("Officials", **{f"name_{position}": side for position in range(len(names))})
        found = self._ask(schema, "officials", sides=self._listed, names=", ".join(names))
        for name, owner in zip(names, found.model_dump().values(), strict=True):
            if owner != NOBODY:
                self._by_name[owner].officials.append(name)
                self._by_name[owner].aliases.append(name)

    def _others(self, number: int, speaker: str) -> list[str]:
        """Return the ids of the sides beside the speaker that a sentence names, else those near it and named often."""
        mentions = self.attribution.mentions
        here = [mention.side for mention in mentions[number] if mention.side != speaker]
        if self.lexicon and self.lexicon.has("denial", self._text(number)):
            return list(dict.fromkeys(here))[:_MOST_SIDES]
        before = [mention.side for mention in mentions.get(number - 1, [])]
        often = [side.id for side in self.sides[:_SIDES_OFTEN_NAMED]]
        others = here or [side for side in (*before, *often) if side != speaker]
        return list(dict.fromkeys(others))[:_MOST_SIDES]

    def _addresses(self, number: int, act: str) -> list[Address]:
        """Return who accuses (or asks) whom in a sentence: read off its verbs, else asked.

        The speaker is read off the words; only whether it blames (asks) another side, and which, is asked.
        """
        addresses = self.attribution.addresses(number, act)
        speech = self.attribution.speech(number) if self.lexicon else self._ask_speaker(number)
        if addresses or speech is None:
            return addresses
        if self.attribution.has_verb(number, "ask") if act == "accuse" else self._answers_request(number, speech.side):
            return []
        options = {self._names[other]: other for other in self._others(number, speech.side)}
        if not options:
            return []
        if act == "ask" and self.lexicon and self.lexicon.has("both", self._text(number)):
            return [Address(speech.side, None, speech.speaker, speech.content)]
        names = [*options, _NO_SIDE]
        words = {"speaker": self._names[speech.side], "options": "; ".join(names)}
        whom = self._ask_about(number, answer("Whom", whom=choice(names)), _QUESTIONS[act], **words).whom
        return [Address(speech.side, options[whom], speech.speaker, speech.content)] if whom in options else []

    def _ask_speaker(self, number: int) -> Speech | None:
        """Ask who speaks in a sentence, in a language without cues."""
        schema = answer("Speaker", speaker=choice(self._any_side))
        name = self._ask_about(number, schema, "speaker", options="; ".join(self._any_side)).speaker
        return None if name == NOBODY else Speech(self._by_name[name].id, "say", number, None, self._text(number))

    def _answers_request(self, number: int, speaker: str) -> bool:
        """Tell whether a sentence answers or acknowledges a request, and note the answer for ``finish``."""
        text, language = self._text(number), self.article.language
        status = request_status_of(text, language)
        if status in _ANSWERS:
            self._answers.append(AnsweredRequest(number, self._names[speaker], status))
            return True
        return self.lexicon is not None and self.lexicon.has("received", text)

    def _cited(self, number: int, address: Address) -> list[int]:
        """Return the sentence, with the one that names the speaker where that is another."""
        speech = self.attribution.speech(number)
        told_in = speech.told_in if speech and speech.side == address.side else number
        return sorted({number, told_in})

    def _read_accusations(self, number: int) -> None:
        for address in self._addresses(number, "accuse"):
            if address.target is None:
                continue
            self.drafts.accusations.append(
                AccusationDraft(
                    accuser=self._names[address.side],
                    accused=self._names[address.target],
                    speaker=address.speaker,
                    allegation=address.content or self._text(number),
                    response=None,
                    sentences=self._cited(number, address),
                )
            )

    def _read_requests(self, number: int) -> None:
        for address in self._addresses(number, "ask"):
            text, language = self._text(number), self.article.language
            speech_act = speech_act_of(text, language)
            status = request_status_of(text, language)
            is_made = speech_act != "hope" and status == "unknown"
            self.drafts.requests.append(
                RequestDraft(
                    requester=self._names[address.side],
                    addressee=self._names[address.target] if address.target else NOBODY,
                    speaker=address.speaker,
                    speech_act=speech_act,
                    request=address.content or text,
                    legal_basis=legal_basis_in(self.article.sentence_text(number), language),
                    status="made" if is_made else status,
                    sentences=self._cited(number, address),
                )
            )

    def _read_ceasefire(self, number: int) -> None:
        text, language = self.article.sentence_text(number), self.article.language
        stage: str | None = ceasefire_stage_of(text, language)
        if stage is None:
            stage = self._ask_about(number, answer("Ceasefire", stage=choice(_STAGES)), "ceasefire").stage
        if stage == NOBODY:
            return
        mediators = [self._names[side] for side in self.attribution.mediators(number)]
        named = dict.fromkeys(self._names[mention.side] for mention in self.attribution.mentions[number])
        term = terms_in(text, language)
        self.drafts.ceasefires.append(
            CeasefireDraft.model_validate(
                {
                    "description": self._text(number),
                    "date_text": next((date.text for date in find_dates(text, language) if date.day), None),
                    "mediators": mediators,
                    "parties": [name for name in named if name not in mediators],
                    "stage": stage,
                    "terms": [term] if term else [],
                    "sentences": [number],
                }
            )
        )

    def _read_casualty(self, number: int, count: Count) -> None:
        speech = self.attribution.speech(number)
        victims = victims_of(number, count, self.attribution)
        named = list(dict.fromkeys(mention.side for mention in self.attribution.mentions[number]))
        shared = self.lexicon is not None and self.lexicon.has("shared", self._text(number))
        if victims is None and named and not shared:
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


def run(article: Article, sides: list[Side], model: Asker, *, progress: Callable[[int, int], None]) -> Drafts:
    """Ask about every sentence and return the drafts, one a finding, in the order of the article.

    An article without words of war or crisis in which nobody accuses anybody is not asked about, nor is a
    sentence that speaks to a model.

    Args:
        article: the loaded article.
        sides: the sides named in it, the most often named first.
        model: the model to ask.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
    """
    if not is_about_a_conflict(article) and not has_charge(Attribution(article, sides)):
        return Drafts()
    reader = _Reader(article, sides, model)
    for window in windows(article):
        reader.open_window(window)
        for number in range(window.asked, window.last + 1):
            reader.read(number)
            progress(number, len(article.sentences))
    return reader.finish()
