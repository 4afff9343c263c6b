"""Speed and memory, measured beside the peers in one run; `make bench` prints the table."""

import os

# Where lxml is installed openpyxl uses it, and the program runs without.
os.environ["OPENPYXL_LXML"] = "False"
