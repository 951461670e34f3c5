"""What has to be right before anything starts, each with a sentence that says what to do."""

import errno
import resource
import socket
from contextlib import closing, suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from parvis.db import check_version
from parvis.media import find_core
from parvis.server.folder import check_space, core_runs
from parvis.server.reload import Held, handed_over
from parvis.server.static import Client
from parvis.server.unfit import Unfit
from parvis.settings import DATABASE, Settings

MOST_FILES = 1 << 17  # more are never needed, and a list of them would have to be walked


def check_words(settings: Settings) -> None:
    """What was typed can be meant."""
    for port in (settings.port, settings.media_port):
        if not 0 <= port < 65536:
            raise Unfit(f"{port} is no port. Ports go from 0 (any free one) to 65535.")
    for address in (*settings.media_addresses, *settings.trusted_proxies):
        if not is_address(address):
            raise Unfit(f"{address} is no IP address, like 203.0.113.7 or 2001:db8::7.")
    url = urlsplit(settings.public_url or "https://unset")
    if url.scheme not in ("http", "https") or not url.netloc or url.path.strip("/"):
        raise Unfit(
            f"--public-url {settings.public_url} is no address of a site. "
            "Write it like https://stage.example.org."
        )


def is_address(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(text))
    return False


def allow_files() -> None:
    """As many open files as this account may have: each person has a socket."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files_wanted(), most))


def files_wanted() -> int:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)


def bind(host: str, port: int) -> socket.socket:
    """The HTTP port. It answers only once somebody listens on it."""
    if ready := handed_over(host, port):
        return ready
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise Unfit(f"{host} is no address of this machine. Choose one with --host.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise Unfit(port_sentence(error, host, port)) from error
    return listener


def port_sentence(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {port} is taken by another program. "
                f"Stop it, or choose another port, for example --port {port + 1}."
            )
        case errno.EACCES:
            return f"Port {port} needs more rights. Choose one above 1023 with --port."
    return f"{host} is no address of this machine. Choose one with --host."


def check_media_port(settings: Settings) -> None:
    """The port of the sound is free, or it is our own core's, which plays on and is adopted."""
    if not core_runs(settings.data):
        probe_media_port(settings.media_port)


def check_reload(held: Held, wanted: Settings) -> None:
    """`serve` would come to serve as it is wanted now, where another one holds those ports."""
    find_core()
    check_space(wanted.data)
    check_version(wanted.data / DATABASE)
    check_client(wanted)
    if wanted.host != held.host:
        bind(wanted.host, 0).close()  # its port is ours still
    if wanted.port not in (0, held.port):
        bind(wanted.host, wanted.port).close()
    if wanted.media_port != held.media_port:
        probe_media_port(wanted.media_port)


def check_client(settings: Settings) -> None:
    if Client(settings.client).missing():
        raise Unfit("The web client is not built, or not all of it. Run scripts/prepare.sh first.")


def probe_media_port(port: int) -> None:
    """For UDP, and for TCP where UDP is blocked."""
    for name, kind in (("UDP", socket.SOCK_DGRAM), ("TCP", socket.SOCK_STREAM)):
        with closing(socket.socket(socket.AF_INET, kind)) as probe:
            try:
                if kind is socket.SOCK_STREAM:  # what is left of old connections is no program
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("0.0.0.0", port))
            except OSError as error:
                raise Unfit(
                    f"{name} port {port}, for the sound, cannot be used ({error.strerror}). "
                    f"Choose another, for example --media-port {port + 1}."
                ) from error
