"""What an operator does beside `parvis serve`. It may run meanwhile: the database takes turns."""

from parvis.operations.accounts import invitation_link, reset_password
from parvis.operations.export import export_room

__all__ = ["export_room", "invitation_link", "reset_password"]
