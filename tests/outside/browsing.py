"""A browser that goes nowhere but to the server under test, and listens to what pages complain about."""

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = os.environ.get("REMIT_TEST_CHROMIUM", "/usr/bin/chromium")

QUIET = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


class Listener:
    """Collects what a page must not do: break, or ask for what its policy forbids."""

    def __init__(self, context: BrowserContext):
        self.complaints: list[str] = []
        context.on("page", self.listen)

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.hear(page, message))
        page.on("response", lambda response: self.look(response))
        page.on("requestfailed", lambda request: self.failed(request))

    def hear(self, page: Page, message) -> None:
        answered_4xx = "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not answered_4xx:
            self.complaints.append(f"{page.url}: {message.text}")

    def look(self, response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.url} answered {response.status}")

    def failed(self, request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}")


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
    return [f"{fault['id']}: {fault['help']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
