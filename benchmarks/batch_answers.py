"""What the stub of ``benchmarks/batch.py`` says: the same findings in the form that each of those who ask wants."""

ACCUSED = "escalating the situation in the Karabakh region"
STATE = {"kind": "state", "roles": ["belligerent"]}
REPORT = {"victims": "Armenia", "category": "killed", "reported_by": "Armenia"}
CONTENTS = {
    "summarizer": {
        "actors": [
            {"name": "Armenia", "other_names": ["Yerevan", "Armenian Defense Ministry"], **STATE, "country": "ARM"},
            {"name": "Azerbaijan", "other_names": ["Baku", "Azeri"], **STATE, "country": "AZE"},
        ],
        "summary": [{"text": "Armenia and Azerbaijan accuse each other.", "sentences": [4]}],
        "accusations": [
            {"accusers": ["Armenia"], "accused": ["Azerbaijan"], "speaker": None, "allegation": ACCUSED}
            | {"response": None, "denied": False, "sentences": [4]}
        ],
        "requests": [],
        "ceasefires": [],
        "casualties": [{**REPORT, "count_text": "15 soldiers", "scope": "incident", "sentences": [32]}],
    },
    "instructor": {
        "parties": ["Armenia", "Azerbaijan"],
        "accusations": [{"accuser": "Armenia", "accused": "Azerbaijan", "quote": ACCUSED}],
        "requests_to_russia": [],
        "ceasefires": [],
        "casualties": [{**REPORT, "count": "15", "quote": "15 soldiers"}],
    },
    "langextract": {
        "extractions": [
            {"party": "Armenia", "party_attributes": {}},
            {"party": "Azerbaijan", "party_attributes": {}},
            {"accusation": ACCUSED, "accusation_attributes": {"accuser": "Armenia", "accused": "Azerbaijan"}},
            {"casualty": "15 soldiers", "casualty_attributes": {**REPORT, "count": "15"}},
        ]
    },
}
"""What the server says to each, by the name of the model: the same findings in the form that each wants."""
