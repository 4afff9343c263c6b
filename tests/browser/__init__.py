"""Tests that drive the sandbox page in Debian's chromium."""
