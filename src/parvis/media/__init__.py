"""The adapter to the media core: `parvis-media`, a process of its own (spec/media-control.md).

`protocol` is the bytes, `line` one conversation, `process` the program, `core` the supervisor.
"""

from parvis.media.core import Core, CoreFailed
from parvis.media.process import Flags, NoBinary, find_core

__all__ = ["Core", "CoreFailed", "Flags", "NoBinary", "find_core"]
