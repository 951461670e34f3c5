"""What stands in the way of an operator."""


class Unfit(Exception):
    """Parvis cannot do it here. The text says why, and what to do."""
