import pytest

from parvis.people.devices import device

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
TABLET = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (LINUX, "Firefox on Linux"),
        (f"{WINDOWS} Chrome/156.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} Chrome/156.0.0.0 Safari/537.36 OPR/120.0.0.0", "Opera on Windows"),
        (f"{MAC} Version/18.5 Safari/605.1.15", "Safari on macOS"),
        (f"{PHONE} CriOS/156.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"{PHONE} FxiOS/140.0 Mobile/15E148 Safari/604.1", "Firefox on iPhone"),
        (f"{TABLET} Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPad"),
        (f"{ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("Something/1.0 (Linux)", "Linux"),
        ("python-httpx2/2.16.2", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_called_as_its_owner_knows_it(user_agent: str, words: str) -> None:
    assert device(user_agent) == words
