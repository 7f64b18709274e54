"""The rules of the product, without input or output: statuses, lines, rights, import, phone settings."""
