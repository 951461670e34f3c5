"""Who is here: leases, tickets, take-over, counts, names of the audience.

One connection is one lease: cookie, socket, media and roster entry live and end together.
`rules` and `register` are pure; `attendance` is the thin shell that hears the media core.
"""

from parvis.attendance.attendance import Attendance
from parvis.attendance.rules import Lease

__all__ = ["Attendance", "Lease"]
