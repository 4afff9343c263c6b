"""The golden conversations over the real channels: each messenger's phones, the program between, a talk over both."""
