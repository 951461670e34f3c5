"""Whether browsers get through to the sound, as far as this machine can tell."""

from parvis.operations.doctor.finding import Finding, ok, unknown, wrong
from parvis.operations.doctor.world import Place, World
from parvis.settings import Settings

WHAT = "sound"

FIREWALL = "Open UDP and TCP {port} in the firewall of this machine and of its provider."
OUTSIDE = (
    "This machine cannot reach itself there: either the port is closed (UDP and TCP {port}, in "
    "the firewall of the router or the provider), or the router does not lead back, which harms "
    "nobody. Try it from a phone without Wi-Fi."
)


async def check_media(settings: Settings, world: World) -> Finding:
    places = await world.media_places(settings)
    if places is None:
        return wrong(
            WHAT, "parvis serve runs, and its media core does not answer", "Read DATA/media.log."
        )
    if not places:
        return unknown(WHAT, "no address is known", "Give --media-address.")
    silent = [place for place in places if not place.udp]
    if not silent:
        return ok_over_udp(places)
    own = [place for place in silent if await world.is_own(place.address)]
    judge, words = (wrong, FIREWALL) if own else (unknown, OUTSIDE)
    where = ", ".join(f"{place.address} port {place.port}" for place in silent)
    return judge(WHAT, f"UDP does not get through to {where}", words.format(port=silent[0].port))


def ok_over_udp(places: list[Place]) -> Finding:
    where = ", ".join(f"{place.address} port {place.port}" for place in places)
    if all(place.tcp for place in places):
        return ok(WHAT, f"answered over UDP and TCP at {where}")
    blocked = next(place for place in places if not place.tcp)
    return wrong(
        WHAT,
        f"answered over UDP at {where}, but over TCP not at {blocked.address}",
        f"Open TCP {blocked.port} as well: it carries the sound where UDP is blocked.",
    )
