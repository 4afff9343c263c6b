"""What happens because time passes: ticks, reminders, closing, posting, delivery, housekeeping."""
