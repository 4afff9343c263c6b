"""The tests, laid out like the folders they test."""
