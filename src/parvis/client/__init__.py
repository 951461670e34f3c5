"""Parvis for programs: the same doors as a browser, typed and async. docs/sdk.md shows how.

HTTP and the socket are done here; the media by the program `parvis-peer`.
"""

from parvis.client.connection import Connection, Wish
from parvis.client.entering import Who, enter
from parvis.client.link import RoomLink, read_link
from parvis.client.listening import record
from parvis.client.opus import check_sound, check_writable, frames_of
from parvis.client.peers import Frame, Packet, Peers
from parvis.client.picture import Picture
from parvis.client.site import Account, Site
from parvis.client.speaking import speak
from parvis.client.trouble import Ended, NoSound, Refused, SaidNo, Trouble, Unreachable
from parvis.client.voice import play

__all__ = [
    "Account",
    "Connection",
    "Ended",
    "Frame",
    "NoSound",
    "Packet",
    "Peers",
    "Picture",
    "Refused",
    "RoomLink",
    "SaidNo",
    "Site",
    "Trouble",
    "Unreachable",
    "Who",
    "Wish",
    "check_sound",
    "check_writable",
    "enter",
    "frames_of",
    "play",
    "read_link",
    "record",
    "speak",
]
