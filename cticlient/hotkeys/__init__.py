"""Keys that work while any other program has the focus: what they do, and how each system grants them."""
