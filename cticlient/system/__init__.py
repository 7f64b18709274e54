"""What the program writes into the system for a person: that it opens telephone links, and that it starts at login."""
