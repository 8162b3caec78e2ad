"""Track the deadlines in public statements, right to the day."""

__version__ = "0.1.0"
