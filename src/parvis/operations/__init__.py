"""What an operator does beside `parvis serve`. It may run meanwhile: the database takes turns."""

from parvis.operations.accounts import invitation_link, reset_password
from parvis.operations.export import export_room
from parvis.operations.kept import CANNOT

__all__ = ["CANNOT", "export_room", "invitation_link", "reset_password"]
