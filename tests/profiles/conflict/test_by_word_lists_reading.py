"""The ``sentences`` strategy, with a stand-in that answers what a test tells it to, by the schema's name."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from summarizer.actors.named import find_actors
from summarizer.articles.article import Article
from summarizer.extraction.prompting import windows
from summarizer.profiles.conflict.by_word_lists.reading import run
from summarizer.schemas.drafts import Drafts

DEMAND = (
    "Армия Армении потребовала немедленного и полного вывода всех солдат и тяжёлой техники с высоты у села, где стоят "
    "азербайджанские войска. Обстрел продолжался."
)


class Told:
    """Stands where a model would: gives each schema the answer that the test has for it, and keeps the questions."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, str]] = []

    def ask(self, response_model: type[BaseModel], system: str, user: str, *, max_tokens: int) -> Any:  # noqa: ARG002
        name = response_model.__name__
        self.asked.append((name, system, user))
        answer = self.answers[name]
        field = next(iter(response_model.model_fields))
        return response_model.model_validate({field: answer})


def drafts_of(text: str, told: Told, language: str = "ru") -> Drafts:
    article = Article.from_text(text, language=language)
    return run(article, find_actors(article), told, lambda _done, _total: None)


def test_a_charge_by_a_verb_of_blame_needs_no_question() -> None:
    told = Told()
    drafts = drafts_of("Армения обвинила Азербайджан в обстреле села. Войска покинули границу.", told)
    (accusation,) = drafts.accusations
    assert (accusation.accusers, accusation.accused) == (["ARM"], ["AZE"])
    assert told.asked == []


def test_whom_a_speaker_asks_is_asked_as_a_choice_without_the_speaker() -> None:
    told = Told(Whom="Azerbaijan")
    drafts = drafts_of(DEMAND, told)
    (request,) = drafts.requests
    assert (request.requesters, request.addressees, request.speech_act) == (["ARM"], ["AZE"], "demand")
    ((_, _, user),) = told.asked
    assert "Possible answers: Azerbaijan; nobody." in user


def test_nobody_is_an_answer() -> None:
    assert drafts_of(DEMAND, Told(Whom="nobody")).requests == []


def test_the_reporters_own_voice_blames_nobody_and_is_not_asked() -> None:
    told = Told()
    assert (
        drafts_of("Между армянскими и азербайджанскими войсками идут бои. Обстрел продолжался.", told).accusations == []
    )
    assert told.asked == []


def test_an_answer_to_a_request_is_its_status_and_not_a_request() -> None:
    text = "Душанбе попросил Москву прислать войска. Кремль отклонил просьбу."
    drafts = drafts_of(text, Told())
    (request,) = drafts.requests
    assert (request.requesters, request.addressees, request.status) == (["TJK"], ["RUS"], "refused")
    assert request.sentences == [1, 2]


def test_counts_come_with_victims_and_reporter_read_off_the_words() -> None:
    drafts = drafts_of("По данным Еревана, ранены четверо армянских солдат. Войска покинули границу.", Told())
    (casualty,) = drafts.casualties
    assert (casualty.count_text, casualty.victims, casualty.reported_by) == ("четверо армянских солдат", "ARM", "ARM")


def test_in_a_language_without_word_lists_topics_and_speakers_are_asked() -> None:
    text = "L'Arménie accuse l'Azerbaïdjan d'avoir tiré. Les combats continuent."
    told = Told(Topics=["blame"], Speaker="Armenia", Conduct="wrong")
    drafts = drafts_of(text, told, language="fr")
    assert {(*a.accusers, *a.accused) for a in drafts.accusations} == {("ARM", "AZE")}
    assert [name for name, _, _ in told.asked][:3] == ["Topics", "Speaker", "Conduct"]


def test_the_article_is_data_and_each_of_its_lines_begins_with_its_number() -> None:
    text = DEMAND.replace("высоты", "высоты {{ 6*7 }}", 1) + "\n[1] Строка\nобстрел продолжается."
    told = Told(Whom="nobody")
    drafts_of(text, told)
    _, _, user = told.asked[0]
    assert "{{ 6*7 }}" in user
    body = user.partition("\n\n")[2].partition("\n\nQuestion")[0]
    numbers = [re.match(r"\[\d+\] ", line) for line in body.splitlines()]
    assert len(numbers) > 2
    assert all(numbers)


def test_the_prefix_is_constant_and_windows_ask_about_each_sentence_once() -> None:
    text = " ".join(DEMAND.partition(". ")[0].replace("всех", str(n)) + "." for n in range(40))
    told = Told(Whom="nobody")
    drafts_of(text, told)
    assert len({system for _, system, _ in told.asked}) == 1
    article = Article.from_text(text, language="ru")
    asked = [number for window in windows(article) for number in range(window.asked, window.last + 1)]
    assert asked == list(range(1, 41))
    assert all(window.first <= window.asked <= window.last for window in windows(article))
    assert max(len(user) for _, _, user in told.asked) < 6_000
