"""The program that runs: settings, wiring, command line, lanes, channels, HTTP server."""
