"""What each kind of message does; channel-neutral and synchronous; one file per thing a person can do."""
