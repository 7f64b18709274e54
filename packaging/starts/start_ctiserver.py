"""ctiserver.exe, which is also the program of the service."""

from ctiserver.server.__main__ import main

main()
