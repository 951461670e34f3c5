"""What a browser hears, asked of the page itself: the strongest frequencies, and the packets."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

NEAR = 15.0  # Hz: about one bin of the page's analyser
AUDIBLE = -65.0  # dB: a voice of ours arrives at about -20, the quiet between syllables below -100
LISTEN = "() => window.__parvis.heard()"

# To be there before the page: follows whatever its audio elements play, by all samples of the last
# 0.7 s every 0.1 s, so that a page that is busy for a moment misses none.
SILENCE = """
(() => {
  const playing = new Map();
  const play = HTMLMediaElement.prototype.play;
  let context, analyser, longest = 0;
  window.__longestSilence = () => { const was = longest; longest = 0; return was; };

  HTMLMediaElement.prototype.play = function () {
    if (!context) {
      context = new AudioContext();
      analyser = new AnalyserNode(context, { fftSize: 32768 });
      setInterval(look, 100);
    }
    const was = playing.get(this);
    if (this.srcObject && was?.mediaStream !== this.srcObject) {
      was?.disconnect();
      const source = context.createMediaStreamSource(this.srcObject);
      source.connect(analyser);
      playing.set(this, source);
    }
    return play.call(this);
  };

  function look() {
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    let run = 0;
    for (const sample of samples) {
      run = Math.abs(sample) < 0.003 ? run + 1 : 0;
      longest = Math.max(longest, run / context.sampleRate);
    }
  }
})();
"""


@dataclass(frozen=True)
class Packets:
    """RTP packets since the page joined: come, and missed by their sequence numbers."""

    received: int
    lost: int


def ask(page: Page) -> Any:
    return page.evaluate(LISTEN)


def hears_now(page: Page, hertz: float) -> bool:
    return any(
        abs(peak["hz"] - hertz) <= NEAR and peak["db"] >= AUDIBLE for peak in ask(page)["peaks"]
    )


def hears(page: Page, hertz: float, within: float = 15.0) -> float:
    """Seconds until the voice at `hertz` was heard. Fails when it was not."""
    start = time.monotonic()
    while not hears_now(page, hertz):
        waited = time.monotonic() - start
        assert waited < within, f"{hertz} Hz not heard within {within} s: {ask(page)}"
    return time.monotonic() - start


def falls_silent(page: Page, hertz: float, within: float = 2.0, quiet: float = 1.2) -> None:
    """The voice at `hertz` is gone within some seconds, and stays away for three syllables."""
    start = last_heard = asked = time.monotonic()
    while asked - last_heard < quiet:
        asked = time.monotonic()  # before: how long the page takes to answer is not its voice's
        if hears_now(page, hertz):
            last_heard = asked
        assert last_heard - start < within, f"{hertz} Hz still heard after {within} s"


def packets(page: Page) -> Packets:
    heard = ask(page)
    return Packets(heard["packets"], heard["lost"])


def longest_silence(page: Page) -> float:
    """Seconds, since the last time it was asked. The page must know SILENCE; at most 0.7."""
    return float(page.evaluate("window.__longestSilence()"))
