"""Which device a session is on, in words its owner recognises: "Firefox on Linux".

From the User-Agent at sign-in, which says what it likes: good for a list, for no decision.
"""

import re

UNKNOWN = "Unknown device"

# The first that fits: a browser names those it descends from as well.
BROWSERS = (
    (r"\bEdgA?/|\bEdgiOS/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bFirefox/|\bFxiOS/", "Firefox"),
    (r"\b(Headless)?Chrome/|\bCriOS/|\bChromium/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac OS X\b", "macOS"),
    (r"\bLinux\b", "Linux"),
)


def device(user_agent: str) -> str:
    found = (first(BROWSERS, user_agent), first(SYSTEMS, user_agent))
    return " on ".join(filter(None, found)) or UNKNOWN


def first(rows: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in rows if re.search(pattern, text)), "")
