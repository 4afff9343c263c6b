"""Data that officials edit: indicators and questionnaires (.xlsx), administrative units, sample data."""

from pathlib import Path

FOLDER = Path(__file__).parent
