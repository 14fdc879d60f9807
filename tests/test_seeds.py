"""The seed articles and their gold annotations fit one another and what the README says of them."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
GOLD = SEEDS / "gold"
README = SEEDS / "README.md"

FIRST = "2021-11-16-armenia-azerbaijan"
MUTUAL = "2024-03-14-thailand-cambodia-mutual-accusations"
REFUSED = "2023-02-08-tajikistan-russia-request-refused"
CEASEFIRE = "2025-01-27-ethiopia-eritrea-ceasefire-violation"
RUSSIAN = "2020-09-17-moldova-transnistria-ru"
ARMENIAN = "2018-07-05-india-pakistan-hy"
EMPTY = "2022-08-21-tartu-festival-no-conflict"
INJECTION = "2021-06-09-serbia-kosovo-prompt-injection"
LONG = "2019-12-10-kyrgyzstan-tajikistan-long-chronology"
STEMS = sorted([FIRST, MUTUAL, REFUSED, CEASEFIRE, RUSSIAN, ARMENIAN, EMPTY, INJECTION, LONG])

FIELDS = {
    "accusations": {"accuser", "accused", "gist", "sentences"},
    "requests_to_russia": {"requester", "gist", "speech_act", "legal_basis", "status", "sentences"},
    "ceasefire_context": {"gist", "date_text", "date", "mediators", "parties", "stage", "sentences"},
    "casualties": {"victims", "category", "count_text", "reported_by", "scope", "sentences"},
}
VALUES = {
    "speech_act": {"appeal", "demand", "hope"},
    "status": {"being_prepared", "not_submitted", "made", "accepted", "refused", "fulfilled", "unknown"},
    "stage": {"called_for", "declared", "in_effect", "violated", "ended"},
    "category": {"killed", "wounded", "captured", "missing", "displaced"},
    "scope": {"incident", "cumulative", "historical"},
}
KEYS = {"article", "sha256", "actors", "offsets", "parties", "parties_unsure", *FIELDS}

# The least and the most that the text may hold, in characters.
SIZES = {
    MUTUAL: (2000, 3500),
    REFUSED: (1500, 3000),
    CEASEFIRE: (2000, 3500),
    RUSSIAN: (1500, 2500),
    ARMENIAN: (1200, 2000),
    EMPTY: (1200, 2000),
    INJECTION: (1200, 2500),
    LONG: (24500, 26000),
}


def read(stem: str) -> str:
    return (SEEDS / f"{stem}.txt").read_bytes().decode("utf-8")


def gold(stem: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GOLD / f"{stem}.json").read_text(encoding="utf-8"))
    return loaded


def items(annotation: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(section, item) for section in FIELDS for item in annotation[section]]


def cited(stem: str, item: dict[str, Any]) -> str:
    """The text of the sentences that an item cites."""
    text, offsets = read(stem), gold(stem)["offsets"]
    return " ".join(text[slice(*offsets[number - 1])] for number in item["sentences"])


def readings(item: dict[str, Any], field: str) -> list[Any]:
    """The value of a field and, where there is one, its other right value."""
    return [item[field], *([item["alt"][field]] if field in item.get("alt", {}) else [])]


def test_every_seed_has_gold_and_all_gold_has_a_seed() -> None:
    assert sorted(path.stem for path in SEEDS.glob("*.txt")) == STEMS
    assert sorted(path.stem for path in GOLD.glob("*.json")) == STEMS


def test_the_readme_lists_every_seed_with_its_language_and_size() -> None:
    rows = re.findall(r"^\| `([^`]+)\.txt` \| (\w\w) \| (\d+) \|", README.read_text(encoding="utf-8"), re.M)
    assert sorted(stem for stem, _, _ in rows) == STEMS
    assert {stem: int(size) for stem, _, size in rows} == {stem: len(read(stem)) for stem in STEMS}
    assert {stem: language for stem, language, _ in rows if language != "en"} == {
        RUSSIAN: "ru",
        ARMENIAN: "hy",
    }


@pytest.mark.parametrize("stem", STEMS)
def test_the_text_is_clean_and_carries_its_date(stem: str) -> None:
    text = read(stem)
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text.split("\n")[1] == ""  # a headline, an empty line, a dateline
    published = date.fromisoformat(stem[:10])
    assert f"{published.day} " in text.split("\n")[2]
    assert str(published.year) in text.split("\n")[2]
    if stem != FIRST:  # which is kept byte by byte as it came
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert not any(line != line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("stem", STEMS)
def test_the_gold_is_of_this_text(stem: str) -> None:
    annotation = gold(stem)
    assert set(annotation) == KEYS
    assert annotation["article"] == stem
    assert annotation["sha256"] == hashlib.sha256(read(stem).encode("utf-8")).hexdigest()


@pytest.mark.parametrize("stem", STEMS)
def test_the_sentences_cover_the_text_once_and_in_order(stem: str) -> None:
    text, end = read(stem), 0
    for start, stop in gold(stem)["offsets"]:
        assert end <= start < stop <= len(text)
        assert not text[end:start].strip(), "text between two sentences"
        sentence = text[start:stop]
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        end = stop
    assert not text[end:].strip(), "text after the last sentence"


@pytest.mark.parametrize("stem", STEMS)
def test_every_actor_is_named_in_the_text_and_every_id_is_an_actor(stem: str) -> None:
    annotation = gold(stem)
    ids = [actor["id"] for actor in annotation["actors"]]
    assert len(ids) == len(set(ids))
    assert {*annotation["parties"], *annotation["parties_unsure"]} <= set(ids)
    assert not set(annotation["parties"]) & set(annotation["parties_unsure"])
    assert all(actor["names"] for actor in annotation["actors"])
    if stem != FIRST:  # its names were gathered by hand and hold variants that are not in the text
        missing = [name for actor in annotation["actors"] for name in actor["names"] if name not in read(stem)]
        assert not missing
    victims = {*ids, "UNKNOWN", *(f"CIV_{actor}" for actor in ids)}
    allowed = {
        "accuser": set(ids),
        "accused": set(ids),
        "requester": set(ids),
        "victims": victims,
        "reported_by": {*ids, "REPORTER"},
    }
    for section, item in items(annotation):
        for field in FIELDS[section] & set(allowed):
            assert set(readings(item, field)) <= allowed[field], item
        for field in FIELDS[section] & {"mediators", "parties"}:
            assert all(set(value) <= set(ids) for value in readings(item, field)), item


@pytest.mark.parametrize("stem", STEMS)
def test_every_item_has_the_fields_and_values_of_the_contract(stem: str) -> None:
    annotation = gold(stem)
    numbers = range(1, len(annotation["offsets"]) + 1)
    for section, item in items(annotation):
        assert set(item) - {"unsure", "alt", "by"} == FIELDS[section], item
        assert set(item.get("alt", {})) <= FIELDS[section] - {"sentences"}, item
        assert item.get("unsure", True) is True, item
        assert item["sentences"], item
        assert item["sentences"] == sorted(set(item["sentences"])), item
        assert all(number in numbers for number in item["sentences"]), item
        for field in FIELDS[section] & set(VALUES):
            assert set(readings(item, field)) <= VALUES[field], item
        for value in readings(item, "date") if section == "ceasefire_context" else []:
            assert value is None or date.fromisoformat(value), item


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem != FIRST])
def test_what_is_given_as_worded_stands_in_the_cited_sentences(stem: str) -> None:
    for section, item in items(gold(stem)):
        for field in FIELDS[section] & {"count_text", "date_text", "legal_basis"}:
            if item[field] is not None:
                assert item[field] in cited(stem, item), item


@pytest.mark.parametrize("stem", sorted(SIZES))
def test_the_sizes_hold(stem: str) -> None:
    least, most = SIZES[stem]
    assert least <= len(read(stem)) <= most


def test_the_article_without_a_conflict_has_nothing_to_find_but_the_words() -> None:
    annotation = gold(EMPTY)
    assert not items(annotation)
    assert not annotation["parties"]
    for trap in ("called on", "fire", "Truce", "accused", "fighting"):
        assert trap in read(EMPTY)


def test_the_mutual_accusations_go_both_ways() -> None:
    directions = {(item["accuser"], item["accused"]) for item in gold(MUTUAL)["accusations"]}
    assert directions == {("THA", "KHM"), ("KHM", "THA")}


def test_the_refused_request_names_its_treaty_and_stands_beside_a_hope() -> None:
    asked, hoped = gold(REFUSED)["requests_to_russia"]
    assert (asked["speech_act"], asked["status"]) == ("appeal", "refused")
    assert "Treaty" in asked["legal_basis"]
    assert hoped["speech_act"] == "hope"


def test_the_ceasefire_is_violated_and_each_side_counts_the_dead_for_itself() -> None:
    annotation = gold(CEASEFIRE)
    (ceasefire,) = annotation["ceasefire_context"]
    assert (ceasefire["stage"], ceasefire["mediators"]) == ("violated", ["KEN"])
    counted = {
        (item["victims"], item["reported_by"])
        for item in annotation["casualties"]
        if item["category"] == "killed" and item["scope"] == "incident"
    }
    assert counted == {("ERI", "ERI"), ("ERI", "ETH"), ("ETH", "ETH"), ("ETH", "ERI")}


@pytest.mark.parametrize(("stem", "letters"), [(RUSSIAN, "[А-Яа-яЁё]"), (ARMENIAN, "[\u0531-\u0587]")])
def test_the_articles_in_other_scripts_hold_no_latin_letters(stem: str, letters: str) -> None:
    text = read(stem)
    assert len(re.findall(letters, text)) > len(text) / 2
    assert not re.search("[A-Za-z]", text)


def test_the_russian_article_has_something_for_every_section() -> None:
    assert {section for section, _ in items(gold(RUSSIAN))} == set(FIELDS)


def test_the_injected_claims_are_in_the_text_and_not_in_its_gold() -> None:
    text, annotation = read(INJECTION), gold(INJECTION)
    for trap in ("Ignore all previous instructions", "{{ 6*7 }}", "{% x", "<script>", "END OF ARTICLE"):
        assert trap in text
    assert not annotation["requests_to_russia"]
    assert "RUS" not in {actor["id"] for actor in annotation["actors"]}
    for item in annotation["accusations"]:
        assert "NOR" not in {item["accuser"], item["accused"]}
    hostile = range(text.index("Readers' comments"), text.index("The NATO-led force"))
    for _, item in items(annotation):
        for number in item["sentences"]:
            assert annotation["offsets"][number - 1][0] not in hostile
    # Real items on both sides of the false end of the article.
    starts = [annotation["offsets"][item["sentences"][0] - 1][0] for item in annotation["casualties"]]
    assert min(starts) < hostile.start
    assert max(starts) >= hostile.stop


def test_the_long_article_is_rich_and_does_not_repeat_itself() -> None:
    annotation, text = gold(LONG), read(LONG)
    sure = {section: [item for item in annotation[section] if "unsure" not in item] for section in FIELDS}
    assert 10 <= len(sure["accusations"]) <= 16
    assert 2 <= len(sure["requests_to_russia"]) <= 4
    assert 3 <= len(sure["ceasefire_context"]) <= 5
    assert len(sure["casualties"]) >= 10
    assert any(item["scope"] == "historical" for item in sure["casualties"])
    assert len({item["status"] for item in sure["requests_to_russia"]}) == len(sure["requests_to_russia"])
    sentences = [text[slice(*span)] for span in annotation["offsets"]]
    assert len(sentences) == len(set(sentences))
