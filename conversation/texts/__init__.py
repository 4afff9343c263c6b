"""Every sentence the bot says, one file per language."""
