"""Parties of many briefs as one list: what joins them, what does not, and how that is corrected."""

from __future__ import annotations

from pathlib import Path

import pytest
from digest_samples import ARMENIA, accusation, brief, party
from hypothesis import given
from hypothesis import strategies as st

from summarizer import Brief, Digest, make_digest
from summarizer.errors import JoiningError
from summarizer.schemas.digest import Apart, Joining

GROUP = {"kind": "armed_group"}


def of(*briefs: list[dict[str, object]], joining: Joining | Path | None = None) -> Digest:
    """Return the digest of one article for each list of parties."""
    return make_digest([brief(f"{number}.txt", parties=held) for number, held in enumerate(briefs)], joining)


def sides(digest: Digest) -> dict[str, list[str]]:
    return {held.id: sorted(member.name for member in held.members) for held in digest.parties}


def test_a_country_code_joins_whatever_the_name_is() -> None:
    digest = of([ARMENIA], [party("Republic of Armenia", "ARM", id="X")], [ARMENIA])
    (joined,) = digest.parties
    assert (joined.id, joined.name, joined.country, joined.article_count()) == ("ARM", "Armenia", "ARM", 3)
    assert [(member.name, len(member.mentions), member.joined_by) for member in joined.members] == [
        ("Armenia", 2, "country_code"),
        ("Republic of Armenia", 1, "country_code"),
    ]
    assert joined.aliases == ["Republic of Armenia"]


def test_a_name_joins_across_case_and_white_space_where_kinds_fit() -> None:
    digest = of([party("Red\u00a0 Army", **GROUP)], [party("red army", **GROUP)], [party("Red Army", kind="state")])
    assert sorted(map(len, sides(digest).values())) == [1, 1]
    assert [held.article_count() for held in digest.parties] == [2, 1]
    assert len({held.id for held in digest.parties}) == 2
    assert sides(of([party("Army", **GROUP)], [party("Army", kind="other")])) == {"ARMY": ["Army", "Army"]}


def test_an_alias_joins_a_name_to_its_party_and_says_so() -> None:
    digest = of([party("Armenia", "ARM", aliases=["Yerevan"])], [party("Yerevan")])
    assert sides(digest) == {"ARM": ["Armenia", "Yerevan"]}
    member = next(held for held in digest.parties[0].members if held.name == "Yerevan")
    assert (member.joined_by, member.through) == ("alias", "yerevan")


def test_aliases_alone_join_nothing() -> None:
    assert len(of([party("One", aliases=["Army"])], [party("Other", aliases=["Army"])]).parties) == 2


def test_names_chain_over_briefs() -> None:
    digest = of(
        [party("Nagorno-Karabakh", aliases=["NKR", "Artsakh"])], [party("NKR")], [party("Artsakh")], [party("nkr")]
    )
    assert [held.article_count() for held in digest.parties] == [4]


def test_two_country_codes_are_never_one_party() -> None:
    digest = of([party("Congo", "COD")], [party("Congo", "COG", aliases=["Congo"])])
    assert sides(digest) == {"COD": ["Congo"], "COG": ["Congo"]}


def test_a_name_that_fits_two_parties_joins_nothing_and_is_listed() -> None:
    digest = of([party("Congo", "COD")], [party("Congo", "COG")], [party("Congo")])
    assert len(digest.parties) == 3
    (unclear,) = digest.unclear_names
    assert (unclear.name, unclear.why, len(unclear.parties)) == ("congo", "fits_several", 3)


def test_a_party_that_would_bring_two_codes_together_joins_neither() -> None:
    digest = of([ARMENIA], [party("Azerbaijan", "AZE")], [party("Armenia", id="X", aliases=["Azerbaijan"])])
    assert len(digest.parties) == 3
    assert {name.name for name in digest.unclear_names} == {"armenia", "azerbaijan"}


def test_what_one_article_holds_apart_is_not_joined_by_a_name() -> None:
    digest = of([party("Armenia", "ARM", aliases=["Yerevan"]), party("Yerevan")])
    assert len(digest.parties) == 2
    assert [name.why for name in digest.unclear_names] == ["held_apart"]


def test_an_id_without_a_code_takes_no_code_and_is_unique() -> None:
    digest = of([party("Georgia", "GEO")], [party("Georgians", id="GEO", **GROUP)], [party("Other", id="GEO", **GROUP)])
    assert sorted(sides(digest)) == ["GEO", "GEO-2", "GEO-3"]


def test_claims_name_the_joined_party() -> None:
    charged = brief("1.txt", parties=[party("Yerevan", id="Y"), party("AZ", "AZE")], accusations=[accusation("Y")])
    digest = make_digest([brief("0.txt", parties=[party("Armenia", "ARM", aliases=["Yerevan"])]), charged])
    assert [(cell.accuser, cell.accused) for cell in digest.matrix] == [("ARM", "AZE")]


# Corrections


def corrected(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "joining.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_joins_names_aliases_and_codes(tmp_path: Path) -> None:
    file = corrected(tmp_path, '[same]\n"Artsakh" = ["nagorno-karabakh", "NKR", "XNK"]\n')
    digest = of(
        [party("Nagorno-Karabakh", kind="breakaway_entity")],
        [party("Stepanakert", aliases=["NKR"])],
        [party("Somewhere", "XNK")],
        joining=file,
    )
    (joined,) = digest.parties
    assert (joined.name, joined.id, digest.warnings) == ("Artsakh", "XNK", [])
    assert {(member.joined_by, member.through) for member in joined.members} == {("correction", "Artsakh")}


def test_the_file_can_join_two_codes() -> None:
    digest = of([party("A", "AAA")], [party("B", "BBB")], joining=Joining(same={"A": ["BBB"]}))
    assert sides(digest) == {"AAA": ["A", "B"]}


def test_a_name_kept_apart_joins_no_two_articles() -> None:
    apart = Joining(apart=Apart(names=["congo"]))
    digest = of([party("Congo", "COD")], [party("Congo")], [party("Congo")], joining=apart)
    assert sorted(sides(digest)) == ["COD", "CONGO", "CONGO-2"]
    assert digest.unclear_names == digest.warnings == []


def test_what_a_correction_names_in_vain_is_said() -> None:
    joining = Joining(same={"Armenia": ["Hayastan"], "Nowhere": []}, apart=Apart(names=["Atlantis"]))
    warnings = of([ARMENIA], joining=joining).warnings
    assert len(warnings) == 3
    for name, warning in zip(("Hayastan", "Nowhere", "Atlantis"), warnings, strict=True):
        assert repr(name) in warning


def test_a_correction_by_an_alias_of_two_parties_joins_nothing() -> None:
    both = [party("A", "AAA", aliases=["Bloc"]), party("B", "BBB", aliases=["Bloc"])]
    digest = of(both, joining=Joining(same={"The bloc": ["Bloc"]}))
    assert len(digest.parties) == 2
    assert "'Bloc' is an alias of more than one party" in digest.warnings[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[smae]\n", "does not know smae"),
        ("[apart]\nname = []\n", "does not know apart.name"),
        ('[same]\nA = "B"\n', "same.A"),
        ("[same\n", "is no TOML"),
        (f"a = {'9' * 5_000}\n", "is no TOML: a number of too many digits"),
        (f"a = {'[' * 5_000}\n", "is no TOML: nested too deeply"),
        ('[same]\nA = ["B"]\nC = ["b "]\n', "has 'b ' under 'A' and under 'C'"),
        ('[same]\nA = [" "]\n', "empty name under 'A'"),
    ],
)
def test_a_file_that_cannot_be_meant_is_an_error_that_names_it(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(JoiningError, match=r"joining\.toml") as raised:
        of([ARMENIA], joining=corrected(tmp_path, text))
    assert told in raised.value.message
    assert raised.value.hint


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[same]\n"Caf\u00e9" = []\n'.encode("latin-1"))
    for file, told in ((tmp_path, "cannot be read"), (tmp_path / "none.toml", "cannot be read"), (latin, "UTF-8")):
        with pytest.raises(JoiningError, match=told):
            of([ARMENIA], joining=file)


# Whatever the order

NAMES = st.sampled_from(["Ada", "ada ", "Bel", "Cor", "Dun"])
PARTIES = st.lists(
    st.builds(
        lambda name, code, aliases, kind: party(name, code, aliases=aliases, kind=kind),
        NAMES,
        st.sampled_from([None, None, "AAA", "BBB"]),
        st.lists(NAMES, max_size=2),
        st.sampled_from(["state", "other", "armed_group"]),
    ),
    max_size=3,
    unique_by=lambda held: held["id"],
)
BRIEFS = st.lists(PARTIES, min_size=1, max_size=6).map(
    lambda held: [brief(f"{number}.txt", parties=parties) for number, parties in enumerate(held)]
)


@given(BRIEFS, st.randoms(use_true_random=False))
def test_the_joining_does_not_depend_on_the_order_of_the_briefs(briefs: list[Brief], chance: object) -> None:
    shuffled = list(briefs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert make_digest(shuffled) == make_digest(briefs)


@given(BRIEFS)
def test_every_party_of_every_brief_is_a_member_once_and_codes_stay_apart(briefs: list[Brief]) -> None:
    digest = make_digest(briefs)
    mentions = [(told.article, told.pointer) for told in digest.claims()]
    assert len(mentions) == len(set(mentions)) == sum(len(held.parties) for held in briefs)
    assert len({held.id for held in digest.parties}) == len(digest.parties)
    for joined in digest.parties:
        assert len({member.country for member in joined.members} - {None}) <= 1
