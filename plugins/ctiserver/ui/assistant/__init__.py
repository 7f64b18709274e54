"""The assistant that sets up a server on a first start: which server, who one is there, which groups one wants."""
