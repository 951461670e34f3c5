"""`parvis reload`: the process begins anew, with the program and the settings of now.

It does so by exec, so it keeps its pid, and it hands its listening socket over to itself: whoever
asks meanwhile waits for the answer, and is not refused. The media core plays on and is adopted.
"""

import os
import signal
import socket
import sys
from typing import NoReturn

HANDED_OVER = "PARVIS_LISTENER"  # the number of the socket's file


def begin_anew(listener: socket.socket) -> NoReturn:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # told once more, until it listens again
    listener.set_inheritable(True)
    os.environ[HANDED_OVER] = str(listener.fileno())
    # By its whole path: it finds its packages by the name under which it is called.
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def handed_over(host: str, port: int) -> socket.socket | None:
    """The socket that the process had before; none if it is to answer elsewhere from now on."""
    number = os.environ.pop(HANDED_OVER, None)
    if number is None:
        return None
    listener = socket.socket(fileno=int(number))
    listener.set_inheritable(False)
    if answers(listener, host, port):
        return listener
    listener.close()
    return None


def answers(listener: socket.socket, host: str, port: int) -> bool:
    """Whether it does so at that address. Port 0 is any port."""
    wanted = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    here, its_port = listener.getsockname()[:2]
    return here in wanted and port in (0, its_port)
