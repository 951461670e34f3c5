"""A person with a browser and a voice, whose acts carry the names that are on the screen."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from stagehands.language import translated
from stagehands.tones import EVEN, VOICES, Rhythm, write_voice

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "a long enough password"
PROBE = "localStorage.setItem('parvis.probe', '1')"
PATIENCE = 15.0  # seconds for anything that must show
SETTLED = 900  # milliseconds: the act in the bar changed, and presses count again (design §8)

# No autoplay flag: whether sound may play is for the browser's own policy to say.
FLAGS = ["--use-fake-device-for-media-stream", "--allow-loopback-in-peer-connection"]
SAYS_YES = "--use-fake-ui-for-media-stream"  # to the browser's question for the microphone


def launch(
    playwright: Playwright,
    name: str,
    folder: Path,
    *flags: str,
    rhythm: Rhythm = EVEN,
    willing: bool = True,
) -> Browser:
    """A Chromium process whose microphone speaks with the voice of `name`, if they are willing."""
    voice = write_voice(folder / f"{name}.wav", VOICES[name], rhythm)
    if willing:
        flags = (*flags, SAYS_YES)
    return playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=[*FLAGS, f"--use-file-for-fake-audio-capture={voice}", *flags],
    )


def email_of(name: str) -> str:
    return f"{name.lower()}.{secrets.token_hex(4)}@example.org"


def account(name: str, email: str, headline: str = "") -> dict[str, str]:
    """What is asked for who signs up."""
    headline = headline or f"{name} of the story"
    return {"name": name, "headline": headline, "email": email, "password": PASSWORD}


class Person:
    """`language` is what their browser asks for; the story is written in English all the same."""

    def __init__(self, name: str, home: str, context: BrowserContext, language: str = "en") -> None:
        self.name = name
        self.language = language
        self.home = home
        self.context = context
        self.faults: list[str] = []
        self.email = email_of(name)
        context.add_init_script(PROBE)
        self.page = self.new_tab()

    @property
    def hertz(self) -> float:
        return VOICES[self.name]

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.note(said.text))
        return page

    def note(self, said: str) -> None:
        """A breach of the content security policy shows on the console only."""
        if "Content Security Policy" in said:
            self.faults.append(said)

    # Words on the screen

    def word(self, english: str) -> str:
        return translated(english, self.language)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        if isinstance(name, str):
            return self.page.get_by_role("button", name=self.word(name), exact=True).first
        return self.page.get_by_role("button", name=name).first

    def press(self, name: str) -> None:
        self.button(name).click()

    def press_settled(self, name: str) -> None:
        """Press the big act, once it has been there long enough for a press to count."""
        expect(self.button(name)).to_be_visible()
        self.page.wait_for_timeout(SETTLED)
        self.press(name)

    def fill(self, name: str, text: str) -> None:
        self.page.get_by_role("textbox", name=self.word(name), exact=True).fill(text)

    def sees(self, words: str | re.Pattern[str], within: float = PATIENCE) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=within * 1000)

    def sees_button(self, name: str | re.Pattern[str], within: float = PATIENCE) -> None:
        expect(self.button(name)).to_be_visible(timeout=within * 1000)

    def switch(self, name: str) -> Locator:
        return self.page.get_by_role("switch", name=self.word(name), exact=True)

    def chooses(self, entry: str, menu: str = "Room menu") -> None:
        """Open a menu and press one of its entries."""
        self.press(menu)
        self.press(entry)

    def switches(self, entry: str, menu: str = "Room menu") -> None:
        """Turn a switch of a menu, and put the menu away."""
        self.press(menu)
        switch = self.switch(entry)
        was = switch.get_attribute("aria-checked")
        switch.click()
        expect(switch).not_to_have_attribute("aria-checked", was or "")
        self.page.keyboard.press("Escape")

    def sees_no_button(self, name: str | re.Pattern[str]) -> None:
        expect(self.button(name)).to_have_count(0)

    def listed(self, where: str, name: str) -> Locator:
        """The button of `name` in the list *On stage* or *Audience*."""
        place = self.page.get_by_role("list", name=self.word(where), exact=True)
        return place.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b"))

    def sees_on_stage(self, name: str) -> None:
        expect(self.listed("On stage", name)).to_be_visible(timeout=1000 * PATIENCE)

    def sees_in_audience(self, name: str) -> None:
        expect(self.listed("Audience", name)).to_be_visible(timeout=1000 * PATIENCE)

    def sees_nowhere(self, name: str) -> None:
        expect(self.listed("On stage", name)).to_have_count(0)
        expect(self.listed("Audience", name)).to_have_count(0)

    # The story's acts

    def makes_an_account(self, headline: str = "") -> None:
        """By the API, to be quick; test_accounts.py does it on the screen."""
        answer = self.page.request.post(
            f"{self.home}/api/v1/accounts",
            data=account(self.name, self.email, headline),
        )
        assert answer.status == 201, answer.text()

    def signs_in(self, email: str) -> None:
        """To an account that was made on another device, by the API."""
        answer = self.page.request.post(
            f"{self.home}/api/v1/sessions", data={"email": email, "password": PASSWORD}
        )
        assert answer.ok, answer.text()

    def signs_up(self, link: str) -> None:
        """On the screen, by a link that may carry an invitation."""
        self.page.goto(link)
        self.fill("Name", self.name)
        self.fill("Headline", f"{self.name} of the story")
        self.fill("E-mail", f"{self.name.lower()}@example.org")
        self.fill("Password", PASSWORD)
        self.press("Create account")
        self.sees_button("Start a room")

    def opens_a_room(self, title: str = "A voice crosses") -> str:
        """Start a room and be its host; its address."""
        self.page.goto(self.home)
        self.press("Start a room")
        self.fill("Title", title)
        self.press("Open the room")
        expect(self.page).to_have_url(re.compile("/rooms/"))
        self.sees_on_stage(self.name)
        return self.page.url

    def edits_the_room(self, **patch: Any) -> None:
        """By the API, to be quick; test_doors.py does it on the screen."""
        room = self.page.url.rpartition("/")[2]
        answer = self.page.request.patch(f"{self.home}/api/v1/rooms/{room}", data=patch)
        assert answer.ok, answer.text()

    def joins(self, room: str) -> None:
        self.page.goto(room)
        self.press("Join")
        self.sees_button("Raise hand")

    def visits(self, room: str) -> None:
        """Join without an account."""
        self.page.goto(room)
        self.fill("Your name", self.name)
        self.press("Join")
        self.sees_button("Leave quietly")

    def comes_back(self) -> None:
        """After a reload: by itself, and by one tap where the browser wants one."""
        tap = self.button(re.compile("^(Tap to listen|Join|Continue here)$"))
        expect(tap.or_(self.button("Leave quietly")).first).to_be_visible()
        if tap.is_visible():
            tap.click()

    def raises_a_hand(self) -> None:
        self.press_settled("Raise hand")
        self.sees_button("Lower hand")

    def opens_the_hands(self) -> None:
        self.button(re.compile(f"^{self.word('Hands')}")).click()

    def shows_the_hands(self) -> None:
        """Open the list, unless it is open."""
        if not self.page.get_by_role("complementary", name=self.word("Hands")).is_visible():
            self.opens_the_hands()

    def accepts(self, name: str) -> None:
        if not self.button(f"Accept {name}").is_visible():
            self.opens_the_hands()
        self.press(f"Accept {name}")

    def speaks(self) -> None:
        self.press_settled("Unmute")
        self.sees_button("Mute")

    def looks_at(self, name: str, where: str = "On stage") -> None:
        """Open the sheet of `name`."""
        self.listed(where, name).click()
        expect(self.page.get_by_role("dialog", name=name)).to_be_visible()

    def acts_on(self, name: str, act: Callable[[str], str], where: str = "On stage") -> None:
        """Open the sheet of `name` and press one of its acts."""
        self.listed(where, name).click()
        self.press(act(name))


class BrowserOf(Protocol):
    """The `browser_of` fixture: `browser_of("Ben")` is his Chromium process."""

    def __call__(self, name: str, *flags: str, willing: bool = True) -> Browser: ...


class Call(Protocol):
    """The `call` fixture: `call("Ben")` is Ben, with a memory that is empty."""

    def __call__(self, name: str, *, willing: bool = True, **context: Any) -> Person: ...


def mute(name: str) -> str:
    return f"Mute {name}"


def move(name: str) -> str:
    return f"Move {name} to audience"


def remove(name: str) -> str:
    return f"Remove {name}"


def invite(_: str) -> str:
    return "Invite to speak"


def make_moderator(_: str) -> str:
    return "Make moderator"


def unmake_moderator(_: str) -> str:
    return "Unmake moderator"


def hand_over(_: str) -> str:
    return "Hand over"
