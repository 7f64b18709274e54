"""The CTI server plugin: groups, lamps and presence for the desktop, and the server that feeds them."""
