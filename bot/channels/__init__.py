"""One file per messenger: updates become Incoming, replies become calls."""
