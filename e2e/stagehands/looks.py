"""How the screens are looked at: by axe, and by a camera, in a window of some size and light."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "client/node_modules/axe-core/axe.min.js"
SHOTS = ROOT / "e2e/.shots"  # git-ignored: for whoever wants to look
PHONE, DESKTOP = (390, 844), (1280, 900)

# What it need not describe, it need not look for.
JUDGE = "() => axe.run(document, { resultTypes: ['violations'] })"
STANDS_STILL = """async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const ends = ({ effect, playState }) =>
    playState === 'running' && effect.getComputedTiming().endTime !== Infinity;
  for (let still = 0; still < 3; still++) {
    await frame();
    const moving = document.getAnimations().filter(ends);
    if (moving.length) still = 0;
    await Promise.allSettled(moving.map((one) => one.finished));
  }
}"""


@dataclass(frozen=True)
class Look:
    """A device, its light, and the language of its owner."""

    device: str
    light: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.device}-{self.light}-{self.language}"

    def context(self) -> dict[str, Any]:
        width, height = PHONE if self.device == "phone" else DESKTOP
        return {
            "viewport": {"width": width, "height": height},
            "color_scheme": self.light,
            "locale": {"en": "en-US", "fr": "fr-FR"}[self.language],
            "has_touch": self.device == "phone",
        }


LOOKS = [
    Look("phone", "light", "en"),
    Look("phone", "dark", "fr"),
    Look("desktop", "light", "fr"),
    Look("desktop", "dark", "en"),
]


def stands_still(page: Page) -> None:
    """Until doors and sheets have stopped moving. What moves for ever is not waited for."""
    page.evaluate(STANDS_STILL)


def violations(page: Page) -> list[str]:
    """What axe objects to, one line each, with the first place it means."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(JUDGE)["violations"]
    return [f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:160]})" for rule in found]


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))


def webp(page: Page, path: Path, quality: int = 88) -> None:
    """A picture of what the window shows. Playwright writes png only; Chromium can do better."""
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(shot["data"]))
    session.detach()


class Walk:
    """Screens one after the other: each is photographed, and must satisfy axe and its window."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.objections: list[str] = []
        self.count = 0

    def sees(self, page: Page, screen: str) -> None:
        stands_still(page)
        self.count += 1
        webp(page, SHOTS / f"{self.count:02}-{screen}.{self.look.name}.webp")
        self.objections += [f"{screen}: {said}" for said in violations(page)]
        if wide := overflow(page):
            self.objections.append(f"{screen}: {wide} px wider than its window")
