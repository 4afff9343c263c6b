"""One file per group of `tuquan` commands."""
