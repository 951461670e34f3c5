"""The shell around the pure room: what makes it live.

`house` knows the rooms open on this node, `runner` is one room's task, `effects` tells people and
the media core what happened, `ports` names what is needed of the neighbours.
"""

from parvis.live.house import House
from parvis.live.refusals import NotAdmitted

__all__ = ["House", "NotAdmitted"]
