"""Tests of the program that runs."""
