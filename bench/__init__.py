"""Speed and memory, measured beside the peers in one run; `make bench` prints the table."""
