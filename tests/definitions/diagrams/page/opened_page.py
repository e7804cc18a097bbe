"""A page that a browser shows."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.diagrams.page.page import draw
from tests.definitions.diagrams.page.many_steps import many_steps
from tests.support import CONFIGS, compiled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
LIFECYCLE = CONFIGS / "step-types" / "churn-lifecycle.yaml"
SIZES = (5, 40, 300)


class Opened:
    """A page that is open, with all that its console said."""

    def __init__(self, browser: "Browser", text: str, folder: Path, **context: Any) -> None:
        file = folder / "page.html"
        file.write_text(text, encoding="utf-8")
        self.context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **context})
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "request", lambda request: self.said.append(request.url) if "page.html" not in request.url else None
        )
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".step")
        self.settle()

    def settle(self) -> None:
        """Let the page paint, and hear of what has happened."""
        self.page.evaluate("new Promise(painted => setTimeout(() => requestAnimationFrame(() => setTimeout(painted))))")

    def opened(self) -> str | None:
        """The title of what the panel shows."""
        self.settle()
        heading = self.page.locator("#panel:not([hidden]) h2")
        return heading.text_content() if heading.count() else None

    def focused(self) -> str:
        self.settle()
        text: str = self.page.evaluate("document.activeElement.textContent")
        return text.split(" ")[0]

    def step(self, name: str) -> Any:
        return self.page.locator(f'.step:has(tspan.title:text-is("{name}"))')

    def rect(self, name: str) -> dict[str, float]:
        found: dict[str, float] = self.step(name).locator(".outline").bounding_box()
        return found


@cache
def text_of(size: int) -> str:
    return draw(compiled(many_steps(size)))
