"""`parvis doctor` beside a `serve` that runs."""

from pathlib import Path

import pytest
from serving import serving

from parvis import cli


def test_a_running_serve_is_looked_at_through_its_own_core(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """STUN, with the credentials that the core has just made, to every address it names."""
    data = tmp_path / "data"
    with serving(data, "--media-address", "127.0.0.1") as serve:
        with pytest.raises(SystemExit) as ended:
            cli.app(("doctor", "--data", str(data)))
        said = capsys.readouterr().out
        assert ended.value.code == 0, said
        assert "answered over UDP and TCP at 127.0.0.1" in said
        assert "database    sound" in said
        passed_on = serve.ask.post("/doctor/media", headers={"x-forwarded-for": "198.51.100.7"})
        assert passed_on.json()["code"] == "not_found"
