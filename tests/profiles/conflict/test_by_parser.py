"""The embedded model's way with English: what is read off a parse, and what a stand-in for the model is asked."""

from __future__ import annotations

from typing import Any

import pytest
from judged import Told, casualties, drafts_of, pairs
from syntax_samples import attribution

from summarizer.llm.probabilities import Weighed, weighed
from summarizer.profiles.conflict.by_parser.ceasefires import Ceasefires
from summarizer.profiles.conflict.by_parser.judge import LEAST_BLAME
from summarizer.profiles.conflict.by_parser.requests import Requests
from summarizer.profiles.conflict.merging import merge

SHELLED = "The Thai army said that Cambodian troops had shelled a village."


def test_a_verb_of_blame_says_so_itself_and_needs_no_question() -> None:
    told = Told()
    (accusation,) = drafts_of("Thailand accused Cambodia of shelling a village.", told).accusations
    assert (accusation.accusers, accusation.accused, accusation.allegation) == (["THA"], ["KHM"], "shelling a village")
    assert (accusation.confidence, told.asked) == (None, [])


def test_what_a_speaker_tells_of_another_is_asked_and_carries_its_probability() -> None:
    told = Told(blame=0.83)
    (accusation,) = drafts_of(SHELLED, told).accusations
    assert (accusation.accusers, accusation.accused, accusation.confidence) == (["THA"], ["KHM"], 0.83)
    assert accusation.speaker == "The Thai army"
    assert accusation.allegation == "Cambodian troops had shelled a village"
    assert told.asked == [f"Sentence: {SHELLED}\nDoes Thailand say that Cambodia did something wrong?"]


def test_below_the_threshold_nothing_is_blamed() -> None:
    assert drafts_of(SHELLED, Told(blame=LEAST_BLAME - 0.01)).accusations == []
    assert len(drafts_of(SHELLED, Told(blame=LEAST_BLAME)).accusations) == 1


def test_a_server_that_tells_no_probabilities_is_taken_at_its_word() -> None:
    (accusation,) = drafts_of(SHELLED, Told(blame=None)).accusations
    assert accusation.confidence == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cambodia was accused by Thailand of shelling a village.", [("THA", "KHM")]),
        ("Thailand and Cambodia accused each other of shelling.", [("THA", "KHM"), ("KHM", "THA")]),
        ("Norway, Finland and Sweden condemned Cambodia.", [("NOR", "KHM"), ("FIN", "KHM"), ("SWE", "KHM")]),
        ("Cambodia, which Thailand accuses of shelling, was silent.", [("THA", "KHM")]),
        ("Thailand holds Cambodia responsible for the shelling.", [("THA", "KHM")]),
        ("Thailand did not accuse Cambodia of anything.", []),
        ("Thailand would not blame Cambodia.", []),
        ("If Thailand blames Cambodia, talks will end.", []),
        ("Thai and Cambodian troops fought on the hill.", []),
        ("Thailand asked Cambodia to leave the hill.", []),
        ("Thailand said that Cambodia must leave the hill.", []),
        ("Thailand said that it had thanked Cambodia.", []),
    ],
)
def test_who_may_blame_whom(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(drafts_of(text)) == found


def test_the_same_charge_twice_is_one_with_both_sentences_and_what_is_surer() -> None:
    text = "Thailand said Cambodia had shelled a village. Thailand said that Cambodia had shelled the village."
    (accusation,) = merge(drafts_of(text)).accusations
    assert (accusation.sentences, accusation.confidence) == ([1, 2], 0.9)


def test_a_denial_beside_a_charge_is_its_response() -> None:
    drafts = drafts_of("Thailand accused Cambodia of shelling. Talks went on. Cambodia denied it.")
    (accusation,) = drafts.accusations
    assert (accusation.denied, accusation.response, accusation.sentences) == (True, "Cambodia denied it.", [1, 3])


def test_a_person_without_a_title_is_placed_by_the_model_on_a_side_that_the_article_names() -> None:
    text = "Anna Larsen said that Cambodia had shelled a village. Norway was silent."
    assert pairs(drafts_of(text, Told(country="Norway"))) == [("NOR", "KHM")]
    assert pairs(drafts_of(text, Told(country="Finland"))) == []


def requests(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    found = attribution(text)
    asked = Requests(found)
    return [(one.voice.actors, one.addressees, one.speech_act) for n in found.sentences for one in asked.of(n)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bishkek urged Moscow to send observers.", [(("KGZ",), ("RUS",), "appeal")]),
        ("Russia was asked by Kyrgyzstan to send observers.", [(("KGZ",), ("RUS",), "appeal")]),
        ("Kyrgyzstan demanded that Russia withdraw.", [(("KGZ",), ("RUS",), "demand")]),
        ("Kyrgyzstan hopes that Russia will help.", [(("KGZ",), ("RUS",), "hope")]),
        ("Kyrgyzstan said that Russia must withdraw.", [(("KGZ",), ("RUS",), "demand")]),
        ("Kyrgyzstan repeated its demand that Russia withdraw.", [(("KGZ",), ("RUS",), "demand")]),
        ("Kyrgyzstan called on both sides to stop.", [(("KGZ",), (), "appeal")]),
        ("Kyrgyzstan did not ask Russia for help.", []),
        ("Norway wants Kyrgyzstan to ask Russia for help.", [(("NOR",), ("KGZ",), "hope")]),
        ("Kyrgyzstan thanked Russia for its help.", []),
        ("Kyrgyzstan called the raid a mistake.", []),
        ("If Russia should help, Kyrgyzstan will be glad.", []),
    ],
)
def test_who_asks_whom(text: str, found: list[Any]) -> None:
    assert requests(text) == found


def test_what_is_asked_is_told_without_the_one_who_is_asked_and_its_answer_is_its_status() -> None:
    text = "Dushanbe asked Moscow to send troops under the 1993 treaty. The Kremlin rejected the request."
    (request,) = drafts_of(text).requests
    assert request.request == "send troops under the 1993 treaty"
    assert (request.legal_basis, request.status, request.sentences) == ("the 1993 treaty", "refused", [1, 2])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The attack killed 15 people and wounded twenty-two.", [("killed", "15 people"), ("wounded", "twenty-two")]),
        ("At least 1,200 civilians fled.", [("displaced", "At least 1,200 civilians")]),
        ("More than 6,500 people were killed.", [("killed", "More than 6,500 people")]),
        ("12 servicemen were captured.", [("captured", "12 servicemen")]),
        ("The shelling left 15 dead.", [("killed", "15")]),
        ("3 killed, 12 injured in shelling.", [("killed", "3"), ("wounded", "12")]),
        ("A farmer was killed.", [("killed", "A farmer")]),
        ("Dozens of villagers were wounded.", [("wounded", "Dozens of villagers")]),
        ("Half of the 80 passengers died.", [("killed", "Half of the 80 passengers")]),
        ("Nine people are missing.", [("missing", "Nine people")]),
        ("Some 400 families left their homes.", [("displaced", "Some 400 families")]),
        ("Two nurses were taken hostage.", [("captured", "Two nurses")]),
        ("Forty men were killed and wounded.", [("killed", "Forty men"), ("wounded", "Forty men")]),
        ("The army lost two positions and 20 tanks.", []),
        ("A 21-year-old farmer left.", []),
        ("A 155 mm shell killed a farmer.", [("killed", "a farmer")]),
        ("The 44-day war killed 60 people.", [("killed", "60 people")]),
        ("At 14:30 a drone hit Highway 60.", []),
        ("Reports that 50 soldiers were killed are false.", []),
        ("No soldiers were killed.", []),
        ("Were 50 soldiers killed?", []),
        ("Norway denied that 50 soldiers had been killed.", []),
    ],
)
def test_counts_of_people_with_what_happened_to_them(text: str, found: list[tuple[str, str]]) -> None:
    assert [(category, count) for category, count, _ in casualties(text)] == found


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Four Thai soldiers were wounded.", ("THA",)),
        ("The Thai army said that its 15 soldiers had died.", ("THA",)),
        ("Thailand said that 22 of its citizens were killed.", ("THA",)),
        ("Thailand said some soldiers were captured by the Cambodian army.", ("THA",)),
        ("Cambodia has lost 26 fighters since Monday.", ("KHM",)),
        ("Five people were killed in the Thai town of Surin, Cambodia said.", ("THA",)),
        ("The war between Thailand and Cambodia killed nine people.", ()),
    ],
)
def test_whose_people_are_counted(text: str, victims: tuple[str, ...]) -> None:
    assert [found for _, _, found in casualties(text)] == [victims]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("A ceasefire took effect at noon.", "in_effect"),
        ("The truce was broken at dawn.", "violated"),
        ("Norway spoke of violations of the truce.", "violated"),
        ("The truce signed in May has collapsed.", "violated"),
        ("The sides agreed on a ceasefire.", "declared"),
        ("Norway called for a ceasefire.", "called_for"),
        ("Norway urged the sides to stop the fighting.", "called_for"),
        ("Norway called for an end to hostilities.", "called_for"),
        ("The truce expired.", "ended"),
        ("A truce.", None),
    ],
)
def test_the_stage_of_a_ceasefire(text: str, stage: str | None) -> None:
    found = attribution(text)
    assert [truce.stage for truce in Ceasefires(found).of(1)] == [stage]


def test_who_brokers_a_ceasefire_is_no_party_of_it() -> None:
    found = attribution("Thailand and Cambodia signed a truce that was brokered by Norway.")
    (truce,) = Ceasefires(found).of(1)
    assert (truce.mediators, truce.parties) == (("NOR",), ("THA", "KHM"))


def test_an_end_to_what_is_no_fighting_is_no_ceasefire() -> None:
    assert Ceasefires(attribution("Norway called for an end to the talks.")).of(1) == []


def token(text: str, *others: tuple[str, float]) -> dict[str, Any]:
    return {"token": text, "top_logprobs": [{"token": name, "logprob": value} for name, value in others]}


def test_a_probability_is_that_of_the_token_that_begins_the_answer() -> None:
    tokens = [token("{"), token(' "answer":'), token(' "'), token("no", ("no", -0.7), ("yes", -1.4)), token('"}')]
    found = weighed("no", ("yes", "no"), tokens)
    assert found.probabilities is not None
    assert found.probabilities["yes"] == pytest.approx(0.332, abs=0.001)
    assert sum(found.probabilities.values()) == pytest.approx(1)


def test_without_tokens_there_is_no_probability() -> None:
    assert weighed("no", ("yes", "no"), []) == Weighed("no", None)
    assert weighed("no", ("yes", "no"), [token("no")]).probabilities is None
