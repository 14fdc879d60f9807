"""Whose losses a text counts, and between whom a truce is: constructions that the parse tells apart."""

from __future__ import annotations

import pytest
from judged import casualties, drafts_of
from syntax_samples import attribution, voice_of

from summarizer.profiles.conflict.by_parser.casualties import Casualties
from summarizer.profiles.conflict.by_parser.ceasefires import Ceasefires
from summarizer.schemas.answers import NOBODY


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The envoy claimed 190 were dead.", [("190", "killed")]),
        ("The army said 12 soldiers, 30 villagers and dozens of rebels killed.", ["soldiers", "villagers", "rebels"]),
        ("Two men were taken into custody.", [("Two men", "captured")]),
        ("The junta has subjected thousands of people to detention.", [("thousands of people", "captured")]),
        ("The town holds hundreds of displaced families.", [("hundreds of displaced families", "displaced")]),
        ("The envoy put the number of dead at 17.", [("17", "killed")]),
        ("The number of people killed in the raids rose to 34.", [("34", "killed")]),
        ("The number of villagers who were displaced has passed 2,000.", [("2,000", "displaced")]),
        (
            "The envoy put the number of dead at 17 and that of the wounded at 40.",
            [("17", "killed"), ("40", "wounded")],
        ),
        ("The number of sailors killed is not known.", []),
        ("A number of sailors were killed.", [("A number of sailors", "killed")]),
        ("Three sailors were wounded, a doctor said.", [("Three sailors", "wounded")]),
        ("The raids, killing and wounding scores of people, went on.", [("scores of people", "wounded and killed")]),
        ("Two drivers suffered minor injuries.", [("Two drivers", "wounded")]),
        ("The blast left a total of 115 people dead.", [("115 people", "killed")]),
        ("The war brought numerous deaths.", [("numerous deaths", "killed")]),
        ("Between 10 and 12 sailors were killed.", [("Between 10 and 12 sailors", "killed")]),
        ("Six of the 20 wounded died.", [("Six of the 20", "killed"), ("20", "wounded")]),
        ("A 34-year-old beekeeper was killed.", [("A 34-year-old beekeeper", "killed")]),
        ("Norway captured 12 Lao tanks.", []),
        ("A Lao tanker was captured.", []),
        ("Norway denied reports that 60 of its sailors were killed.", []),
        ("Reports that 60 sailors were killed are unfounded, Norway said.", []),
        ("He spoke of the losses of the army.", []),
        ("She spoke of her months as a hostage.", []),
        ("Mr Speaker, roads were built to evacuate villagers.", []),
    ],
)
def test_what_happened_to_whom(text: str, found: list[tuple[str, str] | str]) -> None:
    told: dict[str, list[str]] = {}
    for category, count, _ in casualties(text):
        told.setdefault(count, []).append(category)
    if found and isinstance(found[0], str):
        assert all(any(str(one) in count for count in told) for one in found)
        assert len(told) == len(found)
    else:
        assert [(count, " and ".join(categories)) for count, categories in told.items()] == found


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Eleven Norwegian sailors were killed and 15 wounded in Laos.", [("NOR",), ("NOR",)]),
        ("Laos said that over 100 Norwegian sailors came back, including one who had been hurt.", [("NOR",)]),
        ("Norway called on Laos to release two nurses.", [("NOR",)]),
        ("We in Norway have already had 15 dead.", [()]),
        ("Norway already has about 15 dead.", [("NOR",)]),
        ("27 were killed in the Lao town of Pakse.", [()]),
        ("Laos met its creditors. Laos owes much. Gunmen on motorbikes killed 30 villagers.", [()]),
        ("27 villagers were killed in the Lao town of Pakse.", [("LAO",)]),
        ("In Laos there were numerous civilian deaths, Norway said.", [("LAO",)]),
        ("In a raid on Laos, Norwegian planes killed 6 people.", [("LAO",)]),
        ("Gunmen struck in Laos, killing 6 sailors and wounding 9.", [("LAO",), ("LAO",)]),
    ],
)
def test_whose_they_are(text: str, victims: list[tuple[str, ...]]) -> None:
    assert [found for _, _, found in casualties(text)] == victims


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("The 12-day war of Laos killed 70 people.", ("LAO",)),
        ("Chad's civil war left 70 people dead.", ("TCD",)),
        ("About 70 people died in the Lao uprising.", ("LAO",)),
        ("Chad's war in Laos killed 70 people.", ("LAO",)),
        ("Chad's war killed 70 people.", ()),
        ("Finland said that Chad's 12-day war had killed 70 people.", ()),
        ("The war killed 70 people.", ("NOR",)),
    ],
)
def test_whose_war_it_is(text: str, victims: tuple[str, ...]) -> None:
    article = f"Norway was calm. A nurse died in Norway. Chad, Laos and Finland met. {text}"
    assert Casualties(attribution(article)).of(4)[0].victims == victims


def test_those_of_a_war_whose_owner_is_blamed_are_nobodys() -> None:
    article = "Finland accused Chad of a raid. Chad's 12-day war killed 70 people."
    assert Casualties(attribution(article)).of(2)[0].victims == ()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("The raid killed 15 villagers.", "incident"),
        ("1,500 villagers were killed.", "cumulative"),
        ("Two million people fled.", "cumulative"),
    ],
)
def test_a_thousand_or_more_are_of_no_single_incident(text: str, scope: str) -> None:
    (loss,) = Casualties(attribution(text)).of(1)
    assert loss.scope == scope


def test_what_two_sides_report_is_no_ones_alone() -> None:
    (told,) = drafts_of("Norway and Laos both reported that 12 sailors had been killed.").casualties
    assert told.reported_by == NOBODY


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The treaty put an end to the fighting.", "in_effect"),
        ("The envoys want to put an end to the fighting.", "called_for"),
        ("The raids show a disregard for the Cessation of Hostilities of 2019, which was violated.", "violated"),
        ("It is time for a truce.", "called_for"),
    ],
)
def test_a_truce_by_other_words(text: str, stage: str) -> None:
    assert [truce.stage for truce in Ceasefires(attribution(text)).of(1)] == [stage]


def test_what_was_broken_is_the_truce_of_the_sentence_before() -> None:
    found = attribution("Norway and Laos signed a truce. Laos has since broken it. A ball flew over. A boy broke it.")
    assert [[truce.stage for truce in Ceasefires(found).of(number)] for number in (2, 4)] == [["violated"], []]


def test_to_stop_an_enemy_and_his_war_is_no_truce() -> None:
    assert Ceasefires(attribution("Norway wants to stop the raider and his war.")).of(1) == []


def test_who_calls_for_a_truce_is_between_those_who_fight_only_if_he_fights() -> None:
    (truce,) = drafts_of("Norway called for a ceasefire between Laos and Chad.").ceasefires
    assert truce.parties == ["LAO", "TCD"]
    (own,) = drafts_of("Norway accused Laos of a raid. Norway called on Laos to agree to a ceasefire.").ceasefires
    assert own.parties == ["LAO", "NOR"]


@pytest.mark.parametrize(
    ("text", "number", "word", "voice"),
    [
        ("The Lao rebel coalition said that the road was shut.", 1, "shut", ()),
        ("Laos's main opposition group said that the road was shut.", 1, "shut", ()),
        ("The Lao newspaper said that the road was shut.", 1, "shut", ()),
        ("Laos has signed the pact. It turned out that the road was shut.", 2, "shut", None),
        ("Laos maintains camps in which the road was shut.", 1, "shut", None),
        ('Minister Ola Berg of Norway spoke:\n\n"The road was shut. We waited.', 3, "waited", ("NOR",)),
        ("Norway said so. A witness saw it.\n\nHe said that the road was shut.", 3, "shut", ()),
        (
            "Speech of Minister of Transport of Norway Ola Berg in Laos\n\nWe know that the road was shut.",
            2,
            "shut",
            ("NOR",),
        ),
    ],
)
def test_whose_words(text: str, number: int, word: str, voice: tuple[str, ...] | None) -> None:
    assert voice_of(attribution(text), number, word) == voice


@pytest.mark.parametrize("when", ["on Wednesday", "last week"])
def test_when_a_side_accuses_is_no_part_of_what_it_says(when: str) -> None:
    (told,) = drafts_of(f"Norway accused Laos {when} of sending armed men across the border.").accusations
    assert told.allegation == "sending armed men across the border"


def test_words_that_go_on_beside_a_charge_are_not_its_wording() -> None:
    (told,) = drafts_of("Norway accused Laos of a raid on the mill, while the Lao army reported calm.").accusations
    assert told.allegation == "a raid on the mill"


def test_a_headlines_count_in_words_and_the_texts_in_digits_are_one() -> None:
    text = "Two dead in a raid\n\nA raid left 2 sailors dead, the Lao army said."
    (told,) = drafts_of(text).casualties
    assert told.count_text == "2 sailors"


def test_what_only_a_headline_and_its_repetition_say_is_told_once() -> None:
    text = "Norway calls on Laos to help\n\nNorway calls on Laos to help Photo:\n\nNorway urged Laos to send boats."
    (asked,) = drafts_of(text).requests
    assert asked.sentences == [3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norway stressed the need for Laos to open the road.", [("NOR", "LAO")]),
        ("Laos fought Norway.\n\nNorway demands that the occupying forces open the road.", [("NOR", "LAO")]),
        ("Norway said it would not ask Laos for boats.", []),
        ("Norway refused to ask Laos for boats.", []),
        ("Norway no longer asks Laos to send boats.", []),
        ("Ola Berg is wanted by the Norwegian police in Laos.", []),
    ],
)
def test_who_asks_whom_by_other_words(text: str, found: list[tuple[str, str]]) -> None:
    assert [(*draft.requesters, *draft.addressees) for draft in drafts_of(text).requests] == found
