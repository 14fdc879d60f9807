"""The README's pictures: a brief's page and the digest of the seed articles, as recorded answers give them.

Run it from the checkout: ``make screenshots``. Writes ``docs/images/*.png``.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from summarizer import digest_to_html, make_digest, read_article, replay, summarize, to_html

FIRST = "seeds/2021-11-16-armenia-azerbaijan.txt"
SHOWN = ("armenia-azerbaijan", "kyrgyzstan-tajikistan", "ethiopia-eritrea")
IMAGES = Path("docs/images")
SIZE = {"width": 1200, "height": 760}


def main() -> None:
    """Draw the pages and take their pictures."""
    with replay("cassettes"):
        briefs = [summarize(path) for path in sorted(Path("seeds").glob("*.txt"))]
    first = next(brief for brief in briefs if brief.article.source == FIRST)
    conflicts = [brief for brief in briefs if any(name in brief.article.source for name in SHOWN)]
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        pages = {name: Path(scratch) / f"{name}.html" for name in ("page", "digest")}
        pages["page"].write_text(to_html(first, read_article(FIRST)), encoding="utf-8")
        pages["digest"].write_text(digest_to_html(make_digest(conflicts)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, file in pages.items():
            page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
            page.goto(file.as_uri())
            if name == "page":
                page.locator("[data-section=accusations] a.claim", has_text="invaded Armenia").click()
                page.locator(
                    "[data-section=accusations] a.claim", has_text="invaded Armenia"
                ).scroll_into_view_if_needed()
            else:
                page.get_by_label("Azerbaijan accuses Armenia: 5").click()
                page.locator("#accusations-heading").evaluate("heading => heading.scrollIntoView()")
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
