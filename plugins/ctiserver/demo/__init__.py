"""A small company to look at: server, telephones that live, and the desktop of one of its people."""
