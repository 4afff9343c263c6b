"""Excel files: what is read of them, and every fault."""
