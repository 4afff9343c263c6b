"""What reports mean, pure: indicators, periods, deadlines, progress, totals, charts and documents."""
