"""The ``sentences`` strategy: small questions under enums, one sentence at a time, for small models.

What can be read off the words is not asked (who speaks, counts, dates, the treaty invoked); what needs understanding
is offered as a choice (whom does the speaker ask). The model writes no words: a claim's are the article's.
"""

from __future__ import annotations

from collections.abc import Callable

from summarizer.actors.named import NamedActor, add_actor
from summarizer.extraction.prompting import windows
from summarizer.llm.model import Asker
from summarizer.profiles.conflict.article_level import ToldState, complete
from summarizer.profiles.conflict.by_word_lists.victims import victims_of
from summarizer.profiles.conflict.details import (
    ceasefire_stage_of,
    is_about_a_conflict,
    legal_basis_in,
    request_status_of,
    scope_of,
    speech_act_of,
    terms_in,
)
from summarizer.profiles.conflict.officials import ask_officials
from summarizer.schemas import Article
from summarizer.schemas.answers import NOBODY
from summarizer.schemas.drafts import AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft
from summarizer.text.dates import find_dates
from summarizer.text.injections import addressed_to_a_model
from summarizer.text.lexicon import Count, lexicon_for

from .attribution import Speakers, Speech
from .dealings import Dealing, dealings, has_dealings, mediators
from .questions import TOPICS, Questions

_ANSWER_REACH = 2
_MOST_ASKED = 3

_ANSWERS = ("accepted", "refused", "fulfilled")


class _Reader:
    """Reads one article sentence by sentence with one model."""

    def __init__(self, article: Article, actors: list[NamedActor], model: Asker) -> None:
        self.article = article
        self.actors = actors
        self.lexicon = lexicon_for(article.language)
        self.drafts = Drafts()
        self._states: list[ToldState] = []
        self._not_told = addressed_to_a_model(article)
        ask_officials(article, actors, model)
        self.questions = Questions(article, actors, model)
        self.attribution = Speakers(article, actors)

    def read(self, number: int) -> None:
        """Ask all that sentence ``number`` may hold."""
        if number in self._not_told:
            return
        text = self.questions.line(number)
        lexicon = self.lexicon
        about = [kind for kind in TOPICS if lexicon.has(kind, text)] if lexicon else self.questions.topics(number)
        if "ask" in about:
            self._read_requests(number)
        elif any(draft.sentences[-1] >= number - _ANSWER_REACH for draft in self.drafts.requests):
            self._tells_state(number, self.attribution.voice(number))
        if "blame" in about:
            self._read_accusations(number)
        if "ceasefire" in about:
            self._read_ceasefire(number)
        for count in self.lexicon.counts(text) if self.lexicon else ():
            self._read_casualty(number, count)

    def finish(self) -> Drafts:
        """Return the drafts, with what takes the whole article."""
        return complete(self.drafts, self.article, self._states, self.attribution.denial)

    def _accusations(self, number: int) -> list[Dealing]:
        """Return who accuses whom in a sentence: by a verb of blame, else asked."""
        found = dealings(self.attribution, number, "accuse")
        voice = self._voice(number)
        if found or voice is None:
            return found
        if self._states and self._states[-1].sentence == number and self._states[-1].status in _ANSWERS:
            return []  # "A refused" answers a request
        others = (
            [m.actor for m in self.attribution.mentions[number] if m.actor != voice.actor] if voice.act == "say" else []
        )
        asked = list(dict.fromkeys(others))[:_MOST_ASKED]
        blamed = [actor for actor in asked if self.questions.blames(number, voice.actor, actor)]
        return [Dealing(voice.actor, actor, voice.speaker, voice.content) for actor in blamed]

    def _requests(self, number: int) -> list[Dealing]:
        """Return who asks whom in a sentence: by a verb of asking, else asked."""
        found = dealings(self.attribution, number, "ask")
        voice = self._voice(number)
        answers = self._tells_state(number, voice)
        if found or voice is None or answers:
            return found
        if self.lexicon and self.lexicon.has("both", self.questions.line(number)):
            return [Dealing(voice.actor, None, voice.speaker, voice.content)]
        return self._asked(number, voice) if self.attribution.has_verb(number, "ask") else []

    def _asked(self, number: int, voice: Speech) -> list[Dealing]:
        """Ask the model whom the speaker of a sentence asks, among the other actors that it or the one before names."""
        named, before = (
            [mention.actor for mention in self.attribution.mentions.get(near, []) if mention.actor != voice.actor]
            for near in (number, number - 1)
        )
        others = list(dict.fromkeys(named or before))
        whom = self.questions.whom(number, voice.actor, others) if others else None
        return [Dealing(voice.actor, whom, voice.speaker, voice.content)] if whom else []

    def _voice(self, number: int) -> Speech | None:
        """Return whose words a sentence is, asked for where the language has no word lists."""
        if self.lexicon is not None:
            return self.attribution.voice(number)
        actor = self.questions.speaker(number)
        return Speech(actor, "say", number, None, self.questions.line(number)) if actor else None

    def _tells_state(self, number: int, voice: Speech | None) -> bool:
        """Tell whether a sentence tells what became of a request, and note it for ``finish``."""
        text, language = self.questions.line(number), self.article.language
        status = request_status_of(text, language)
        if status != "unknown":
            named = [mention.actor for mention in self.attribution.mentions[number]][:1]
            actors = dict.fromkeys([*([voice.actor] if voice else []), *named])
            self._states.append(ToldState(number, tuple(actors), status))
        return status in _ANSWERS or (self.lexicon is not None and self.lexicon.has("received", text))

    def _cited(self, number: int, address: Dealing) -> list[int]:
        """Return the sentence, with the one that names the speaker where that is another."""
        voice = self.attribution.voice(number)
        told_in = voice.told_in if voice and voice.actor == address.actor else number
        return sorted({number, told_in})

    def _read_accusations(self, number: int) -> None:
        for address in self._accusations(number):
            if address.target is None:
                continue
            self.drafts.accusations.append(
                AccusationDraft(
                    accusers=[address.actor],
                    accused=[address.target],
                    speaker=address.speaker,
                    allegation=address.content or self.questions.line(number),
                    response=None,
                    denied=False,
                    sentences=self._cited(number, address),
                )
            )

    def _read_requests(self, number: int) -> None:
        for address in self._requests(number):
            text, language = self.questions.line(number), self.article.language
            speech_act = speech_act_of(text, language)
            status = request_status_of(text, language)
            is_made = speech_act != "hope" and status == "unknown"
            self.drafts.requests.append(
                RequestDraft(
                    requesters=[address.actor],
                    addressees=[address.target] if address.target else [],
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
            stage = self.questions.stage(number)
        if stage is None:
            return
        mediating = list(mediators(self.attribution, number))
        named = dict.fromkeys(mention.actor for mention in self.attribution.mentions[number])
        term = terms_in(text, language)
        self.drafts.ceasefires.append(
            CeasefireDraft.model_validate(
                {
                    "description": self.questions.line(number),
                    "date_text": next((date.text for date in find_dates(text, language) if date.day), None),
                    "mediators": mediating,
                    "parties": [actor for actor in named if actor not in mediating],
                    "stage": stage,
                    "terms": [term] if term else [],
                    "sentences": [number],
                }
            )
        )

    def _read_casualty(self, number: int, count: Count) -> None:
        voice = self.attribution.voice(number)
        victims = victims_of(number, count, self.attribution)
        mentioned = dict.fromkeys(mention.actor for mention in self.attribution.mentions[number])
        named = [actor for actor in mentioned if actor not in self.attribution.organisations]
        shared = self.lexicon is not None and self.lexicon.has("shared", self.questions.line(number))
        if victims is None and named and not shared:
            victims = self.questions.victims(number, count, named)
        if victims is not None and victims not in (actor.id for actor in self.actors):
            add_actor(self.article, self.actors, victims, number)
        self.drafts.casualties.append(
            CasualtyDraft(
                victims=victims or NOBODY,
                category=count.category,
                count_text=count.text,
                scope=scope_of(self.article, number, self.lexicon) if self.lexicon else "incident",
                reported_by=voice.actor if voice else NOBODY,
                sentences=[number],
            )
        )


def run(article: Article, actors: list[NamedActor], model: Asker, progress: Callable[[int, int], None]) -> Drafts:
    """Ask about every sentence and return the drafts, one a finding, in the order of the article.

    An article without words of war or crisis in which no actor accuses another or asks it for anything is not asked
    about, nor is a sentence that speaks to a model.

    Args:
        article: the loaded article.
        actors: the actors named in it, the most often named first.
        model: the model to ask.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
    """
    if not is_about_a_conflict(article) and not has_dealings(Speakers(article, actors)):
        return Drafts()
    reader = _Reader(article, actors, model)
    for window in windows(article):
        reader.questions.open_window(window)
        for number in range(window.asked, window.last + 1):
            reader.read(number)
            progress(number, len(article.sentences))
    return reader.finish()
