"""The fake Bot API driven by grammY, a client of other people's in another language."""
