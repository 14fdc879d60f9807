"""The strategy ``sentences`` for English: propositions from a parse, judged one at a time by a small model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TypeVar

from summarizer.actors.named import NamedActor, add_actor
from summarizer.llm.model import Asker
from summarizer.profiles.conflict.article_level import ToldState, complete
from summarizer.profiles.conflict.details import legal_basis_in, request_status_of, terms_in
from summarizer.profiles.conflict.officials import country_of
from summarizer.schemas import Article
from summarizer.schemas.answers import NOBODY, ClaimDraft
from summarizer.schemas.brief import RequestStatus
from summarizer.schemas.drafts import AccusationDraft, CasualtyDraft, CeasefireDraft, Drafts, RequestDraft
from summarizer.syntax.attribution import Attribution
from summarizer.syntax.cues import Cue, Voice
from summarizer.syntax.grammar import agents, is_negated, is_verb
from summarizer.syntax.parsing import parse
from summarizer.syntax.propositions import Propositions
from summarizer.syntax.referents import Referents
from summarizer.text.dates import find_dates
from summarizer.text.lexicon import lexicon_for
from summarizer.text.word_classes import nouns

from .accusations import PossibleAccusation, is_done_to, possible_accusations
from .casualties import Casualties, ToldCasualties
from .ceasefires import Ceasefires, ToldCeasefire
from .judge import LEAST_BLAME, LEAST_BY_A_NOUN, MORE_IF_UNSAID, Judge
from .requests import Asked, Requests, is_answer
from .wording import Wording

Draft = TypeVar("Draft", bound=ClaimDraft)

_MOST_PERSONS = 8
_ANSWER_REACH = 2
_STOPS = (".", "!", "?", "…")
_ANSWERS = ("accepted", "refused", "fulfilled")


def read(article: Article, model: Asker, progress: Callable[[int, int], None]) -> tuple[list[NamedActor], Drafts]:
    """Return the actors of an article in English, and the drafts of what it holds, in its order.

    Args:
        article: the loaded article.
        model: the model to ask.
        progress: called with sentences done and sentences in all.

    Raises:
        ModelError: the server gave no usable answer.
        MissingExtra: the parser is not installed.
    """
    attribution = _attribution(article, model)
    reader = _Reader(attribution, Judge(model))
    for number in attribution.sentences:
        reader.read(number)
        progress(number, len(article.sentences))
    return reader.actors, reader.finish()


def _attribution(article: Article, model: Asker) -> Attribution:
    """Return whose words an article's sentences are; whose people its speakers are, the model knows of some."""
    sentences = parse(article)
    attribution = Attribution(Referents(article, sentences))
    actors = {actor.country: actor.id for actor in attribution.referents.actors if actor.country}
    persons = {}
    for name in attribution.unplaced()[:_MOST_PERSONS] if actors else ():
        state = attribution.referents.state_called(country_of(name, model))
        if state in actors:
            persons[name] = actors[state]
        elif state is not None and attribution.is_author(name):
            persons[name] = state
    if persons:
        attribution = Attribution(Referents(article, sentences, persons=persons))
    if attribution.issuer:
        attribution = Attribution(Referents(article, sentences, attribution.issuer, persons))
    return attribution


class _Reader:
    """Reads one article, sentence by sentence."""

    def __init__(self, attribution: Attribution, judge: Judge) -> None:
        self.article = attribution.article
        self.attribution = attribution
        self.judge = judge
        self._wording = Wording(attribution)
        self.drafts = Drafts()
        self.actors = attribution.referents.actors
        self._names = {actor.id: actor.name for actor in attribution.referents.actors}
        self._propositions = Propositions(attribution)
        self._requests = Requests(attribution)
        self._ceasefires = Ceasefires(attribution)
        self._casualties = Casualties(attribution)
        self._states: list[ToldState] = []
        self._ceasefires_told: list[ToldCeasefire] = []

    def read(self, number: int) -> None:
        """Note all that a sentence holds."""
        self._read_accusations(number)
        for asked in self._requests.of(number):
            self._note_request(asked)
        self._read_answer(number)
        self._ceasefires_told += self._ceasefires.of(number)
        for casualties in self._casualties.of(number):
            self._note_casualties(casualties)

    def finish(self) -> Drafts:
        """Return the drafts, with what takes the whole article."""
        drafts = self.drafts
        acting, is_of_a_conflict = self._propositions.acting(), self._propositions.tell_of_a_conflict()
        for actor in self.actors:
            actor.acts = actor.id in acting
            if actor.acts and is_of_a_conflict:
                actor.roles = ["observer"]  # takes part, whatever the claims say
        ceasefires = self._ceasefires_told
        if not (drafts.accusations or drafts.requests or drafts.casualties):  # the truce of a song is nobody's
            ceasefires = [one for one in ceasefires if one.parties or one.mediators or one.callers]
        told = [ceasefire for ceasefire in ceasefires if ceasefire.stage is not None]
        charged = ((draft.accusers, draft.accused) for draft in drafts.accusations)
        at_odds = {frozenset(pair) for accusers, accused in charged for pair in product(accusers, accused)}
        for ceasefire in told or ceasefires[:1]:  # a mention tells something only where nothing else does
            self._note_ceasefire(ceasefire, at_odds)
        self.drafts.accusations = self._without_headline(self.drafts.accusations, ("accusers", "accused"))
        self.drafts.requests = self._without_headline(self.drafts.requests, ("requesters", "addressees"))
        self.drafts.casualties = self._told_once(self.drafts.casualties)
        return complete(self.drafts, self.article, self._states, self._denial)

    def _without_headline(self, drafts: list[Draft], fields: tuple[str, str]) -> list[Draft]:
        """Return drafts without those of a headline whose actors stand in the text below too: it sums that up."""
        actors = [tuple(map(tuple, (getattr(draft, field) for field in fields))) for draft in drafts]
        below = {one for one, draft in zip(actors, drafts, strict=True) if not self._is_headline(draft)}
        return [
            one for actor, one in zip(actors, drafts, strict=True) if not self._is_headline(one) or actor not in below
        ]

    def _is_headline(self, draft: ClaimDraft) -> bool:
        """Tell what only the headline says: the first sentence without a stop, and what repeats it below."""
        headline = self.article.sentence_line(1)
        return not headline.rstrip().endswith(_STOPS) and all(
            self.article.sentence_line(number).startswith(headline) for number in draft.sentences
        )

    def _told_once(self, drafts: list[CasualtyDraft]) -> list[CasualtyDraft]:
        """Return casualties without a headline's that the text tells too, each named person once."""
        kept: list[CasualtyDraft] = []
        below = [(draft.category, _figures(draft.count_text)) for draft in drafts if not self._is_headline(draft)]
        for draft in drafts:
            figures = _figures(draft.count_text)
            if self._is_headline(draft) and any(draft.category == one and figures & others for one, others in below):
                continue
            is_named = not figures and any(
                one.category == draft.category and one.count_text == draft.count_text for one in kept
            )
            if not is_named:
                kept.append(draft)
        return kept

    def _read_accusations(self, number: int) -> None:
        judged = [(charge, self._confidence(charge)) for charge in possible_accusations(self._propositions, number)]
        held = [(charge, sure) for charge, sure in judged if sure is None or sure >= _least(charge)]
        doing = {(one.accuser, one.part.verb): sure or 1.0 for one, sure in held if one.part.role == "agent"}
        for charge, confidence in held:
            above = [sure for (who, verb), sure in doing.items() if who == charge.accuser and is_done_to(charge, verb)]
            if confidence is not None and max(above, default=0.0) >= confidence:
                continue  # "A broke the law of B" blames A
            self.drafts.accusations.append(
                AccusationDraft(
                    accusers=[charge.accuser],
                    accused=[charge.accused],
                    speaker=charge.voice.speaker,
                    allegation=self._wording.of_charge(number, charge),
                    response=None,
                    denied=False,
                    sentences=sorted({charge.told_in, *self._cited(number, charge.voice)}),
                ).held_for(confidence)
            )

    def _confidence(self, charge: PossibleAccusation) -> float | None:
        """Return how probable it is that a charge blames, None where its words say so."""
        if charge.is_said:
            return None
        names = self._names[charge.accuser], self._names[charge.accused]
        sentence = self._wording.with_name(charge.number, charge.part.token, names[1])
        said = sentence if charge.voice.is_explicit else f"{names[0]} said: {sentence}"
        return self.judge.blames(said, *names)

    def _note_request(self, asked: Asked) -> None:
        number, language = asked.number, self.article.language
        text = self.article.sentence_text(number)
        told = request_status_of(text, language)
        status: RequestStatus = "made" if told == "unknown" and asked.speech_act != "hope" else told
        for addressee in asked.addressees or (None,):
            self.drafts.requests.append(
                RequestDraft.model_validate(
                    {
                        "requesters": list(asked.voice.actors),
                        "addressees": [addressee] if addressee else [],
                        "speaker": asked.voice.speaker,
                        "speech_act": asked.speech_act,
                        "request": self._wording.of_request(number, asked.cue, asked.addressees),
                        "legal_basis": legal_basis_in(text, language),
                        "status": status,
                        "sentences": self._cited(number, asked.voice),
                    }
                )
            )

    def _read_answer(self, number: int) -> None:
        """Note what became of a request: its addressee accepts, refuses or fulfils it, or it is not yet made."""
        near = any(draft.sentences[-1] >= number - _ANSWER_REACH for draft in self.drafts.requests)
        for token in self.attribution.sentences[number]:
            state = is_answer(token.lemma_) if is_verb(token) and near else None
            actors = tuple(s for t in agents(token) for s in self.attribution.actors_of(number, t)) if state else ()
            if state and actors:
                status = (
                    {"accepted": "refused", "refused": "accepted"}.get(state, state) if is_negated(token) else state
                )
                self._states.append(ToldState(number, actors, status))  # type: ignore[arg-type]
        told = request_status_of(self.article.sentence_text(number), self.article.language)
        if told != "unknown" and told not in _ANSWERS:
            named = self.attribution.referents.of_all(number, list(self.attribution.sentences[number]))
            self._states.append(ToldState(number, named[:2], told))

    def _note_ceasefire(self, ceasefire: ToldCeasefire, at_odds: set[frozenset[str]]) -> None:
        number, language = ceasefire.number, self.article.language
        text = self.article.sentence_text(number)
        term = terms_in(text, language)
        stage = ceasefire.stage or self.judge.stage(self._wording.line(number))
        fighting = [one for one in ceasefire.callers if any({one, other} in at_odds for other in ceasefire.parties)]
        self.drafts.ceasefires.append(
            CeasefireDraft(
                description=self._wording.line(number),
                date_text=next((date.text for date in find_dates(text, language) if date.day), None),
                mediators=list(ceasefire.mediators),
                parties=[*ceasefire.parties, *fighting],
                stage=stage,
                terms=[term] if term else [],
                sentences=[number],
            )
        )

    def _note_casualties(self, casualties: ToldCasualties) -> None:
        text = self.article.sentence_text(casualties.number)
        for victims in casualties.victims:
            if victims not in self._names:
                self._names[victims] = add_actor(self.article, self.actors, victims, casualties.number).name
        self.drafts.casualties.append(
            CasualtyDraft(
                victims=casualties.victims[0] if len(casualties.victims) == 1 else NOBODY,
                category=casualties.category,
                count_text=" ".join(text[casualties.start : casualties.end].split()),
                scope=casualties.scope,
                reported_by=casualties.voice.actors[0]
                if casualties.voice is not None and len(casualties.voice.actors) == 1
                else NOBODY,
                sentences=[casualties.number],
            )
        )

    def _denial(self, accused: str, number: int) -> int | None:
        """Return the sentence, ``number`` or one of the two after it, in which an actor denies, or None."""
        for near in range(number, number + _ANSWER_REACH + 1):
            for cue in self.attribution.cues.get(near, ()):
                own = accused in cue.voice.actors and not cue.voice.is_negated
                if own and (cue.voice.act == "deny" or self._calls_a_lie(near, cue)):
                    return near
        return None

    def _calls_a_lie(self, number: int, cue: Cue) -> bool:
        """Tell "said that the statement was a provocation": what another said is called untrue."""
        for token in self.attribution.sentences[number]:
            is_saying = token.lemma_ in nouns("say") | nouns("document") and token.dep_ in ("nsubj", "nsubjpass")
            if is_saying and token.i in cue.content and token.head.lemma_ == "be":
                return any(one.lemma_ in nouns("untruth") for one in token.head.subtree if one.i > token.head.i)
        return False

    def _cited(self, number: int, voice: Voice) -> list[int]:
        return sorted({number, voice.told_in})


def _least(charge: PossibleAccusation) -> float:
    least = LEAST_BY_A_NOUN if charge.part.role == "doer" else LEAST_BLAME
    return least if charge.voice.is_explicit else least + MORE_IF_UNSAID


def _figures(text: str) -> frozenset[str]:
    """Return the numbers of a count, in digits or words; of a name none."""
    lexicon = lexicon_for("en")
    told = {w: lexicon.number(w) if lexicon else None for w in text.casefold().split()}
    return frozenset(w if w[0].isdigit() else str(n) for w, n in told.items() if w[0].isdigit() or n is not None)
