"""The database of the server: tables, migrations and the store."""
