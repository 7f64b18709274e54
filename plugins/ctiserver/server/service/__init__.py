"""The server as a service of Windows: what is installed, and what runs then. On other systems systemd does this."""
