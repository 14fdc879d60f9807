"""A real browser for tests: pages opened from files, with everything that must not happen watched for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from waiting import SAFETY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


# What comes onto the screen is laid out in the next frame, and is where it stays in the one after it.
_LAID_OUT = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Visit(Protocol):
    """Opens a page."""

    def __call__(self, file: Path, *, size: tuple[int, int] = (1440, 900), dark: bool = False) -> Page:
        """Return the page of a file, opened in a window of ``size`` pixels."""
        ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, started once."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: make browser-test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages; at the end none may have said anything on its console, failed, or asked for anything but itself."""
    told: list[str] = []
    contexts = []

    def open_page(file: Path, *, size: tuple[int, int] = (1440, 900), dark: bool = False) -> Page:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(SAFETY * 1_000)
        contexts.append(context)
        page = context.new_page()
        address = file.absolute().as_uri()
        page.on("console", lambda message: told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: told.append(f"request: {request.url}") if request.url != address else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert told == []


def is_within(page: Page, element: Locator) -> bool:
    """Tell whether an element's beginning is on the screen, after the page has scrolled to it."""
    element.first.wait_for()
    page.evaluate(_LAID_OUT)
    box = element.first.bounding_box()
    size = page.viewport_size
    return box is not None and size is not None and -2 <= box["y"] < size["height"]


def background(page: Page, selector: str) -> list[str]:
    style = "elements => elements.map(element => getComputedStyle(element).backgroundColor)"
    found: list[str] = page.eval_on_selector_all(selector, style)
    return found


def axe_violations(page: Page) -> list[Any]:
    """Return what axe-core objects to, each rule with the elements concerned."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]][:5]) for rule in found]
