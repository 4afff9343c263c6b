"""The database: tables, one file of queries per subject, inbox, outbox, media files, migrations."""
