"""Tests of `tuquan run` as a process, against the fake Bot API: one month, killed at any moment, and other faults."""
