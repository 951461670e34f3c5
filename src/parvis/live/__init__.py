"""The shell around the pure room: what makes it live.

`house` knows the rooms open on this node, `door` lets people in, `street` shows rooms from outside.
`runner` is one room's task: `drafts` and `checks` decide, `effects` and `telling` carry out and
tell; `asides`, `notices`, `arrivals` and `reactions` are what no journal keeps. `ports` names what
is needed of the neighbours.
"""

from parvis.live.house import House
from parvis.live.refusals import NotAdmitted

__all__ = ["House", "NotAdmitted"]
