"""cti.exe."""

import sys

from ctiserver.client.__main__ import main

sys.exit(main())
