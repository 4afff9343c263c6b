"""Stand-ins for the platforms, at the network's edge."""
