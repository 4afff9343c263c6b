"""The tests, laid out like the folders they test."""

import os

# Where lxml is installed openpyxl uses it. It is here only to compare expressions with, and the program runs without.
os.environ["OPENPYXL_LXML"] = "False"
