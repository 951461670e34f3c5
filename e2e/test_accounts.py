"""The first run on the screen: the setup link, signing up, out and in again, in two languages."""

import re

from playwright.sync_api import expect

from stagehands.person import PASSWORD, Call
from stagehands.server import Server


def test_the_setup_link_makes_the_first_account_the_administrator(
    server: Server, call: Call
) -> None:
    ana = call("Ana")
    ana.signs_up(server.setup_link())
    account = ana.page.request.get(f"{server.url}/api/v1/me").json()["account"]
    assert (account["name"], account["administrator"]) == ("Ana", True)


def test_one_signs_up_out_and_in_again(server: Server, call: Call) -> None:
    ben = call("Ben")
    ben.signs_up(f"{server.url}/sign-up")
    answer = ben.page.request.delete(
        f"{server.url}/api/v1/sessions/current", headers={"content-type": "application/json"}
    )
    assert answer.status == 204
    ben.page.goto(f"{server.url}/sign-in")
    ben.fill("E-mail", "ben@example.org")
    ben.fill("Password", "something else entirely")
    ben.press("Sign in")
    ben.sees(re.compile("password", re.IGNORECASE))
    ben.fill("Password", PASSWORD)
    ben.press("Sign in")
    ben.sees_button("Start a room")
    assert ben.page.request.get(f"{server.url}/api/v1/me").json()["account"]["name"] == "Ben"


def test_a_french_browser_reads_french(server: Server, call: Call) -> None:
    dora = call("Dora", locale="fr-FR")
    dora.page.goto(server.url)
    dora.sees("En ce moment")
    expect(dora.page.locator("html")).to_have_attribute("lang", re.compile("^fr"))
