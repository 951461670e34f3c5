"""Rules for the short texts people write: names, titles, headlines.

Kept is what a reader can see: NFC, trimmed, blanks folded. Refused is what deceives the eye:
control characters, invisible ones, and the marks that turn the direction of a text (bidi).
"""

import re
import unicodedata

DECEIVING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # Unicode general categories
JOINERS = frozenset("\u200c\u200d")  # Persian needs the one, emoji the other
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that show nothing


def line(text: str, longest: int, shortest: int = 0) -> str | None:
    """One line of `shortest` to `longest` characters, normalised; None if it is not one."""
    if not fits(text, longest):
        return None
    kept = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.strip()))
    good = shortest <= len(kept) <= longest and not deceives(text.strip())
    return kept if good and (shows(kept) or not kept) else None


def paragraphs(text: str, longest: int) -> str | None:
    """A text that may have line breaks, normalised; None if it is too long or deceives."""
    if not fits(text, longest):
        return None
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    good = len(kept) <= longest and not deceives(re.sub(r"[\n\t]", "", kept))
    return kept if good else None


def deceives(text: str) -> bool:
    return any(unicodedata.category(c) in DECEIVING and c not in JOINERS for c in text)


def shows(text: str) -> bool:
    """At least one character can be seen: no blank, no lone accent."""
    return any(unicodedata.category(c)[0] not in "ZCM" and c not in BLANK for c in text)


def fits(text: str, longest: int) -> bool:
    """Checked before any work: normalising makes no honest text four times shorter."""
    return len(text) <= 4 * longest + 64
