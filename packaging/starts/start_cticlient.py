"""cticlient.exe."""

import sys

from cticlient.app import main

sys.exit(main())
