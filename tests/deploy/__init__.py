"""The set-up, the supervisor and the server files do what they promise to the person at the terminal."""
