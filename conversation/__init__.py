"""The talk, pure: messages, questionnaires, reading of replies, dialogue and texts."""
