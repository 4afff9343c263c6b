"""Tests of the fake Bot API server."""
