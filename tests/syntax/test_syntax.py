"""Whose words each part of a text is, and which side each noun phrase stands for, by the parse."""

from __future__ import annotations

import pytest
from syntax_samples import actors_of, attribution, voice_of
from waiting import linear_time

from summarizer.articles.article import Article
from summarizer.errors import MissingExtra
from summarizer.profiles.conflict.by_parser.casualties import Casualties
from summarizer.syntax import parsing
from summarizer.syntax.grammar import modality
from summarizer.syntax.propositions import Propositions


@pytest.mark.parametrize(
    ("text", "word", "actors"),
    [
        ("The Thai ministry said that a bridge had fallen.", "bridge", ("THA",)),
        ("A bridge had fallen, said the foreign ministry of Thailand.", "bridge", ("THA",)),
        ("A bridge had fallen, the Thai army said on Friday.", "bridge", ("THA",)),
        ("According to Bangkok, a bridge had fallen.", "bridge", ("THA",)),
        ("It was stated by the Thai premier that a bridge had fallen.", "bridge", ("THA",)),
        ("The Thai minister was quoted as saying that a bridge had fallen.", "bridge", ("THA",)),
        ("A bridge had fallen on Friday.", "bridge", None),
        ("Residents said that a bridge had fallen.", "bridge", ()),
        ("Norway said that Thailand had told Laos that a bridge had fallen.", "bridge", ("THA",)),
        ("To the Thai foreign minister, the bridge is a threat.", "threat", ("THA",)),
        ("The Thai ambassador gave an explanation of the bridge.", "bridge", ("THA",)),
        ("Norway and Finland said that a bridge had fallen.", "bridge", ("NOR", "FIN")),
    ],
)
def test_the_innermost_attribution_holds_a_word(text: str, word: str, actors: tuple[str, ...] | None) -> None:
    assert voice_of(attribution(text), 1, word) == actors


def test_what_somebody_did_not_say_or_is_to_say_is_told_by_whoever_tells_so() -> None:
    negated = attribution("Norway noted that Laos had not mentioned that a bridge had fallen.")
    assert voice_of(negated, 1, "bridge") == ("NOR",)
    wanted = attribution("Norway urged Laos to declare that a bridge had fallen.")
    assert voice_of(wanted, 1, "bridge") == ("NOR",)


def test_a_quotation_belongs_to_whoever_is_named_beside_it() -> None:
    text = (
        '"They closed the road," said the Thai spokesman. "It was a lie. The road was open." '
        'The Lao premier answered: "We never closed it."'
    )
    found = attribution(text)
    assert voice_of(found, 1, "road") == ("THA",)
    assert voice_of(found, 2, "lie") == ("THA",)
    assert voice_of(found, 3, "open") == ("THA",)
    assert voice_of(found, 4, "closed") == ("LAO",)


def test_we_and_the_ministry_of_a_statement_are_its_issuers() -> None:
    text = (
        "Statement by the Spokesperson of Norway's Ministry of Foreign Affairs\n\n"
        "The Lao army crossed the river on Friday. We deplore this. The minister spoke with Laos."
    )
    found = attribution(text)
    assert found.issuer == ("NOR",)
    assert voice_of(found, 2, "river") == ("NOR",)
    assert actors_of(found, 3, "We") == ("NOR",)
    assert actors_of(found, 4, "minister") == ("NOR",)


def test_a_reporters_article_has_no_issuer() -> None:
    assert attribution("Clashes go on\n\nNorway and Laos met. Our reporter saw it.").issuer == ()


def test_a_transcripts_turns_belong_to_their_labels() -> None:
    text = (
        "President of Norway Anna Larsen: The road is closed.\n\nIt will stay so.\n\n"
        "President of Finland Pekka Salo: It is open."
    )
    found = attribution(text)
    assert voice_of(found, 2, "stay") == ("NOR",)
    assert voice_of(found, 3, "open") == ("FIN",)


@pytest.mark.parametrize(
    ("text", "number", "word", "actors"),
    [
        ("The army of Laos left. The army had come in May.", 2, "army", ("LAO",)),
        ("Prime Minister Anna Larsen of Norway spoke. Larsen was glad.", 2, "Larsen", ("NOR",)),
        ("Laos sent its troops to Norway.", 1, "troops", ("LAO",)),
        ("Norway and Laos met. Both were glad.", 2, "Both", ("NOR", "LAO")),
        ("A man who speaks for Laos was glad.", 1, "man", ("LAO",)),
        ("The ministry in Oslo told reporters that Norway was glad.", 1, "ministry", ("NOR",)),
        ("The Upper Valley Front accused Laos. The group has fought for years.", 2, "group", ("UPPER-VALLEY-FRONT",)),
        ("The Upper Valley Front (UVF) spoke. Laos said UVF fighters fled.", 2, "fighters", ("UPPER-VALLEY-FRONT",)),
        ("The Lao Valley Workers' Congress said that Laos was glad.", 1, "Congress", ("LAO-VALLEY-WORKERS-CONGR",)),
        ("Norway Coast Guard said that Laos was glad.", 1, "Guard", ("NOR",)),
    ],
)
def test_a_noun_phrase_stands_for_a_side(text: str, number: int, word: str, actors: tuple[str, ...]) -> None:
    assert actors_of(attribution(text), number, word) == actors


def test_a_newspaper_is_no_state_and_reports_what_others_say() -> None:
    found = attribution("The Oslo Post said that Laos had closed the road.")
    assert [actor.id for actor in found.referents.actors] == ["LAO"]
    assert voice_of(found, 1, "road") == ()


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        # institutions, outlets and waters
        ("The Bank of Norway said that Laos had closed the road.", ["LAO"]),
        ("The Chronicle of Norway said that Laos had closed the road.", ["LAO"]),
        ("Radio Norway said that Laos had closed the road.", ["LAO"]),
        ("Norwegian State University said that Laos had closed the road.", ["LAO"]),
        ("The Oslo Committee on Roads said that Laos had closed the road.", ["LAO"]),
        ("A ship in the Gulf of Thailand said that Laos had closed the road.", ["LAO"]),
        ("The Ministry of Transport of Norway said that Laos had closed the road.", ["LAO", "NOR"]),
        ("Norwegian Press Secretary Ola Berg said that Laos had closed the road.", ["LAO", "NOR"]),
        # states and towns of the US
        ("Georgia Governor Lena Brandt said that Laos had closed the road.", ["LAO"]),
        ("Georgia's attorney general said that Laos had closed the road.", ["LAO"]),
        ("The US state of Georgia fell silent. Georgia met Laos.", ["USA", "LAO"]),
        ("A farm in Savannah burned. Georgia met Laos.", ["LAO"]),
        ("The mayor of Norway, Maine, met Laos.", ["LAO"]),
        ("New Mexico met Laos.", ["LAO"]),
        ("Georgia's governor met the Georgian army. Georgia met Laos.", ["GEO", "LAO"]),
        ("Georgia's premier met Laos.", ["GEO", "LAO"]),
        ("The Georgian governor of the valley met Laos.", ["GEO", "LAO"]),
        # persons
        ("Lena Jordan, a painter, met Laos. Jordan was glad.", ["LAO"]),
        ("Lena Jordan, a painter, met Laos. The Jordanian army left. Jordan was glad.", ["JOR", "LAO"]),
    ],
)
def test_what_is_called_after_a_state_is_not_it(text: str, actors: list[str]) -> None:
    assert sorted(actor.id for actor in attribution(text).referents.actors if actor.country) == sorted(actors)


def roles(text: str) -> list[tuple[str, str]]:
    found = Propositions(attribution(text))
    return [(part.actor, part.role) for number in found.sentences for part in found.parts(number)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Norway said that Laos had closed the road.", ("LAO", "agent")),
        ("Norway said that the road had been closed by Laos.", ("LAO", "agent")),
        ("Norway said that Lao planes had closed the road.", ("LAO", "agent")),
        ("Norway condemned the shelling of the road by Laos.", ("LAO", "doer")),
        ("Norway condemned Laos for the shelling of the road.", ("LAO", "target")),
        ("Laos was condemned by Norway.", ("LAO", "target")),
        ("Norway held Laos responsible for the shelling.", ("LAO", "target")),
        ("Norway said that it had warned Laos.", ("LAO", "patient")),
        ("It was Laos, Norway said, that closed the road.", ("LAO", "agent")),
    ],
)
def test_a_side_is_agent_doer_target_or_patient(text: str, part: tuple[str, str]) -> None:
    assert part in roles(text)


def test_modality_is_read_off_the_auxiliary() -> None:
    found = attribution("Laos must go. Laos may go. If Laos goes, all is well. Laos goes. Should Laos go, all is well.")
    told = [
        next(modality(token) for token in sentence if token.lemma_ == "go" and token.pos_ == "VERB")
        for sentence in found.sentences.values()
    ]
    assert told == ["required", "possible", "conditional", "asserted", "conditional"]


def test_capitals_and_a_dateline_are_parsed_as_prose() -> None:
    found = attribution("OSLO, MAY 3 (AGENCY) - NORWAY ACCUSED LAOS OF CLOSING THE ROAD.")
    cue = found.cues[1][0]
    assert (cue.voice.actors, cue.voice.act) == (("NOR",), "accuse")


def test_a_dateline_that_is_a_date_is_no_part_of_the_sentence() -> None:
    (loss, other) = Casualties(attribution("May 3, 2020 - 4 killed, 9 injured in a raid, the Lao army said.")).of(1)
    assert [(one.category, one.victims) for one in (loss, other)] == [("killed", ("LAO",)), ("wounded", ("LAO",))]


def test_without_the_parser_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtra, match="'local'"):
        parsing.parse(Article.from_text("Norway met Laos.", language="en"))


def test_hostile_text_is_parsed_in_bounded_time() -> None:
    article = Article.from_text("( " * 5_000 + "“" * 5_000 + "Norway said " * 2_000, language="en")
    assert len(parsing.parse(article)) == len(article.sentences)


def test_a_long_list_is_read_in_time_that_grows_with_its_length() -> None:
    with linear_time():
        found = attribution("5 people and " * 150 + "died.")
        assert Casualties(found).of(1)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Varnia accused Losk of shelling the port.", ["Varnia", "Losk"]),
        ("Varnia and Losk accused each other of shelling.", ["Varnia", "Losk"]),
        ("Varnia's army said that two men had fled.", ["Varnia"]),
        ("The Losk government rejected the charge.", ["Losk"]),
        ("Protesters in Losk accused Norway of a raid.", ["Norway"]),
        ("Anna Varn accused Norway of a raid. Varn blamed Norway for the fire, too.", ["Norway"]),
        ("President Varn accused Norway of a raid.", ["Norway"]),
        ("Varn, a teacher, accused Norway of a raid.", ["Norway"]),
        ("Mr Varn blamed Norway. Varn blamed it twice.", ["Norway"]),
    ],
)
def test_an_unknown_name_that_acts_as_states_do_is_an_actor_and_a_person_is_none(text: str, names: list[str]) -> None:
    assert [actor.name for actor in attribution(text).referents.actors] == names
