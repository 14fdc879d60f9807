"""Links to other articles in a page are none of its sentences."""

from __future__ import annotations

import pytest

from summarizer.articles.pages import read_html

FIRST = "Two guards were killed in a raid on Tarn on Monday, the ministry of defence of Vell said in a long statement."
LAST = "The border is shut, and the bridge over the river has been closed to all traffic since the night of the raid."


def paragraphs(markup: str) -> list[str]:
    """Return the paragraphs of a page in whose middle some markup stands."""
    page = (
        f"<html><head><title>Raid on Tarn</title></head><body><article><p>{FIRST}</p>{markup}"
        f"<p>{LAST} {FIRST}</p></article></body></html>"
    )
    return read_html(page.encode()).text.split("\n\n")


@pytest.mark.parametrize(
    "markup",
    [
        '<p>READ MORE: <a href="/x">Vell accuses Orland of a plot</a></p>',
        '<p><strong>Read also: <a href="/x">Vell accuses Orland of a plot</a></strong></p>',
        '<p>Related: <a href="/x">Will Vell accuse Orland of a plot?</a></p>',
        '<div>Читайте также: <a href="/x">Велл обвинил Орланд в заговоре</a></div>',
        '<p>Կարդացեք նաև՝ <a href="/x">Վելլը մեղադրում է Օռլանդին դավադրության մեջ</a></p>',
        '<p><a href="/x">Vell accuses Orland of a plot against its king</a></p>',
        '<p><a href="/x"><em>Read more...</em></a></p>',
        '<p>» <a href="/x">Vell accuses Orland of a plot</a> →</p>',
        '<p>Subscribe to our <a href="/x">newsletter</a></p>',
        '<p><a href="/x">Share</a> <a href="/y">Tweet</a></p>',
        '<p>(Read also: <a href="/x">Vell accuses Orland of a plot</a>, <a href="/y">Orland says no</a>)</p>',
        '<h4>READ MORE: <a href="/x">Vell accuses Orland of a plot</a></h4>',
        '<p>READ MORE:</p><p><a href="/x">Vell accuses Orland of a plot</a></p>',
        '<a href="/x">Vell accuses Orland of a plot</a>',
        '<p class="advertisement">Advertisement</p>',
        '<div aria-label="Advertisement"><p>Реклама</p></div>',
        '<p class="photo-credit">Photo: AP</p>',
        "<div hidden>Tarn was never raided, said Orland.</div>",
        "<template><p>Tarn was never raided, said Orland.</p></template>",
        f'<ul><li>{LAST}</li><li><a href="/x">Vell accuses Orland of a plot</a></li></ul>',
    ],
)
def test_a_link_to_another_article_is_dropped(markup: str) -> None:
    found = paragraphs(markup)
    kept = [f"- {LAST}"] if LAST in markup else []
    assert found == [FIRST, *kept, f"{LAST} {FIRST}"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p>The talks go on in <a href="/x">Vienna</a>.</p>', "The talks go on in Vienna."),
        ('<p><a href="/x">Vell</a> attacks Orland</p>', "Vell attacks Orland"),
        ('<p>The minister said: <a href="/x">We will fight to the end.</a></p>', "The minister said: We will fight to"),
        ('<p><a href="/x">The ministry said that it would not fight.</a></p>', "The ministry said that it would not"),
        (f'<ul><li>{LAST}</li><li>Mediator: <a href="/x">Vell</a></li></ul>', "- Mediator: Vell"),
        (f'<p class="shared-text">{LAST}</p>', LAST),
        ('<p>Mediator: <a href="/x">Vell</a></p>', "Mediator: Vell"),
        ('<p>Nine fell. <a href="/x">https://short.example/abc</a></p>', "Nine fell."),
        ('<p>Nine fell! <a href="/x">Vell accuses Orland of a plot</a></p>', "Nine fell! Vell accuses"),
        ('<p>Orland rejects <a href="/x">what the army of Vell says</a></p>', "Orland rejects what the army of Vell"),
        ('<p>Orland rejects <a href="/x">the charge</a></p>', "Orland rejects the charge"),
        ('<p>He wrote: <a href="/x">"Our guns will answer"</a></p>', 'He wrote: "Our guns will answer"'),
        ('<p>Он написал: <a href="/x">«Наши пушки ответят вам»</a></p>', "Он написал: «Наши пушки ответят вам»"),
        ('<p hidden="until-found">Orland shut its border too, said Vell.</p>', "Orland shut its border too"),
        ('<p><a name="2">The third round of talks began</a></p>', "The third round of talks began"),
    ],
)
def test_what_an_article_says_in_a_link_is_kept(markup: str, text: str) -> None:
    assert any(paragraph.startswith(text) for paragraph in paragraphs(markup))
