"""The handlers, through the one door."""
