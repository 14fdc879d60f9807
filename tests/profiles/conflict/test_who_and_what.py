"""Whom a text means by "the enemy" or "these raids", who writes it, and what is no blame: by the parse."""

from __future__ import annotations

import pytest
from judged import Told, casualties, drafts_of, pairs
from syntax_samples import actors_of, attribution, voice_of

from summarizer.articles.article import Article
from summarizer.profiles.conflict.by_parser.ceasefires import Ceasefires
from summarizer.profiles.conflict.by_parser.judge import LEAST_BLAME, LEAST_BY_A_NOUN
from summarizer.profiles.conflict.by_parser.reading import read

UNSURE = (LEAST_BLAME + LEAST_BY_A_NOUN) / 2


def test_a_title_that_somebody_else_holds_says_nothing_of_a_person() -> None:
    found = attribution("President Anna Larsen of Norway met the press.\n\nLater President Salo left.")
    assert actors_of(found, 2, "Salo") == ()


def test_a_person_called_behind_a_states_name_once_is_of_it_everywhere() -> None:
    found = attribution("The president of Finland Pekka Salo came.\n\nPekka Salo said that the road was open.")
    assert voice_of(found, 2, "road") == ("FIN",)


def test_whom_a_speaker_calls_the_enemy_is_somebody_else() -> None:
    found = attribution("Thailand fought Laos.\n\nThe Thai army said that the enemy had crossed the river.")
    assert actors_of(found, 2, "enemy") == ("LAO",)


def test_those_who_fight_without_a_name_are_a_side() -> None:
    found = attribution("Masked gunmen attacked a mill in Laos.\n\nLaos said that the gunmen had fled.")
    assert actors_of(found, 2, "gunmen") == ("GUNMEN",)
    named = attribution("Hamas and Laos talked.\n\nLaos said that the militants had fled.")
    assert actors_of(named, 2, "militants") == ("HAMAS",)


def test_the_secretary_general_is_of_the_organisation() -> None:
    found = attribution("The United Nations met.\n\nThe Secretary-General deplored the raid.")
    assert actors_of(found, 2, "General") == ("UNO",)


@pytest.mark.parametrize(
    ("text", "word", "actors"),
    [
        ("The smoke over the road suggests that Laos shelled it.", "shelled", None),
        ('Norway defended its plan: "The road was closed."', "closed", ("NOR",)),
        ("Norway posted a message on its site blaming Laos.", "Laos", ("NOR",)),
        ("Norway answered the raid of Laos with a raid.", "Laos", None),
        ("Norway stayed away because of the view that Laos was cheating.", "cheating", ("NOR",)),
        ("Norway released a statement saying that it deplores a raid by Laos.", "Laos", ("NOR",)),
        ("An intelligence agency of Norway said that Laos was cheating.", "cheating", ("NOR",)),
    ],
)
def test_who_can_speak_and_who_does(text: str, word: str, actors: tuple[str, ...] | None) -> None:
    assert voice_of(attribution(text), 1, word) == actors


def test_a_cue_inside_a_quotation_does_not_take_it_from_its_speaker() -> None:
    found = attribution('"When Laos says that it will talk, we come to the river," the Norwegian minister said.')
    assert voice_of(found, 1, "river") == ("NOR",)


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("The river\n\nOur country, Norway, is calm. We hope for peace. Laos attacks. Laos shells us.", ("NOR",)),
        ("The river\n\nNorway is calm. We stand with our ally, Finland. Norway hopes for peace. We wait.", ("NOR",)),
        ("The river\n\nThe Lao army came. We condemn Laos. We wait for Laos. Norway is calm. We hope.", ("NOR",)),
        ("Press call by officials on Laos\n\nWe saw that the Lao army came. We are calm.", ()),
        ("Joint statement of Norway and Finland\n\nWe deplore the raid.", ("NOR", "FIN")),
    ],
)
def test_who_writes_a_statement(text: str, issuer: tuple[str, ...]) -> None:
    assert attribution(text).issuer == issuer


def test_an_author_whose_country_the_text_never_names_is_of_it_if_the_model_knows_so() -> None:
    article = Article.from_text(
        "Statement by Minister Ola Berg on Laos\n\nWe deplore the raids of Laos.", language="en"
    )
    actors, drafts = read(article, Told(country="Norway"), lambda _done, _total: None)
    assert [(actor.id, actor.name) for actor in actors if actor.id == "NOR"] == [("NOR", "Minister Ola Berg")]
    assert pairs(drafts) == [("NOR", "LAO")]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Norway must stop its raids - Lao President\n\nIt rained.", ("LAO",)),
        ("The war of Norway and Laos: a raid\n\nIt rained.", None),
    ],
)
def test_a_title_names_its_speaker_behind_a_dash_or_before_a_colon(text: str, voice: tuple[str, ...] | None) -> None:
    assert voice_of(attribution(text), 1, "raids" if "raids" in text else "raid") == voice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Laos shelled a village. Norway condemned the shelling.", [("NOR", "LAO")]),
        ("Laos burned a village. Norway called this deed a crime.", [("NOR", "LAO")]),
        ("Laos held a feast. Norway condemned the shelling.", []),
        ("Laos denied the accusations by Norway.", [("NOR", "LAO")]),
        ("Laos accused of hiding fighters by Norway", [("NOR", "LAO")]),
        ("Laos, accused by Norway of a raid, was silent.", [("NOR", "LAO")]),
        ("Blamed by Norway for a raid, Laos called the charge false.", [("NOR", "LAO")]),
        ("Laos was accused of a raid by Norway.", [("NOR", "LAO")]),
        ("The raid was blamed on Laos by Norway.", [("NOR", "LAO")]),
        ("Laos, which Norway accuses of hiding fighters, was silent.", [("NOR", "LAO")]),
        ("Finland said that Laos, accused by Norway of a raid, was calm.", [("FIN", "LAO"), ("NOR", "LAO")]),
        ("Norway refused to accuse Laos.", []),
        ("Norway refrained from blaming Laos.", []),
        ("Norway stopped short of accusing Laos.", []),
        ("Norway has yet to accuse Laos.", []),
        ("Norway denied that it had accused Laos.", []),
        ("Norway rejected suggestions that it had accused Laos.", []),
        ("Norway did not deny that it had accused Laos.", [("NOR", "LAO")]),
        ("Norway called Thailand's accusation baseless.", []),
        ("The claim by Laos is false, Norway said.", []),
        ("Norway dismissed the claim of Laos.", []),
        ("Norway lodged a protest with Laos.", [("NOR", "LAO")]),
        ("Norway attributed the blast to Laos.", [("NOR", "LAO")]),
        ("Norway stressed the need to hold Laos accountable.", [("NOR", "LAO")]),
        ("Norway closed the road after accusing Laos of a raid.", [("NOR", "LAO")]),
        ("Norway said that any attack by Laos would be answered.", []),
        ("Norway said that Laos had suffered losses.", []),
        ("Norway said that its planes had hit a base in a Lao province.", []),
        ("Norway said that four of its soldiers had been captured by Laos.", []),
        ("Norway said that it acts in line with the laws of Laos.", []),
        ("Norway condemned the Finnish raids on Lao villages.", [("NOR", "FIN")]),
        ("Norway said that Finland had broken the laws of Laos.", [("NOR", "FIN")]),
    ],
)
def test_what_is_blame_and_what_is_none(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(drafts_of(text)) == found


def test_where_a_noun_alone_tells_the_deed_the_model_has_to_be_surer() -> None:
    assert pairs(drafts_of("Norway said that Laos had burned a mill.", Told(blame=UNSURE))) == [("NOR", "LAO")]
    assert pairs(drafts_of("Norway spoke of the raids by Laos.", Told(blame=UNSURE))) == []


def test_the_sentence_that_tells_whose_a_condemned_deed_was_is_cited_too() -> None:
    (accusation,) = drafts_of("Laos shelled a village. Norway condemned the shelling.").accusations
    assert accusation.sentences == [1, 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The raid killed Ola Berg, a painter.", [("Ola Berg", "killed")]),
        ("The raid brought the death toll to 31.", [("31", "killed")]),
        ("The deaths are four farmers and two nurses.", [("four farmers", "killed"), ("two nurses", "killed")]),
        ("Norway deplored the wounding of thousands.", [("thousands", "wounded")]),
        ("40 dead are reported.", [("40 dead", "killed")]),
        ("Nine smugglers who had come by boat were eliminated.", [("Nine smugglers", "killed")]),
        ("Not a single life was lost.", []),
    ],
)
def test_the_named_and_the_tolls_are_casualties(text: str, found: list[tuple[str, str]]) -> None:
    assert [(count, category) for category, count, _ in casualties(text)] == found


def test_a_headlines_count_is_not_told_twice_nor_a_person() -> None:
    counted = drafts_of("Raid on a mill kills 12\n\nThe raid in Laos killed 12 farmers.").casualties
    assert [draft.count_text for draft in counted] == ["12 farmers"]
    named = drafts_of("Laos killed Ola Berg.\n\nThe raid that killed Ola Berg was long.").casualties
    assert [draft.count_text for draft in named] == ["Ola Berg"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The treaty ended the war between Norway and Laos.", 1),
        ("Norway wants to end the war with Laos.", 0),
        ("Norway wants to end the fighting with Laos.", 1),
    ],
)
def test_an_end_of_a_war_that_is_only_wanted_is_no_ceasefire(text: str, count: int) -> None:
    assert len(Ceasefires(attribution(text)).of(1)) == count


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Statement by the Norwegian ministry\n\nLaos closed the road to Chad. We deplore this.", ["LAO", "NOR"]),
        ("Laos said that it would talk. Norway said so too.", ["LAO", "NOR"]),
        ("The choir of Laos sang in Norway.", []),
    ],
)
def test_who_does_something_takes_part_and_who_is_named_in_passing_does_not(text: str, parties: list[str]) -> None:
    actors, _ = read(Article.from_text(text, language="en"), Told(), lambda _done, _total: None)
    assert sorted(actor.id for actor in actors if actor.roles) == parties
