"""The desktop of the demo: the command ``cticlient`` as a process, with a window or for a picture."""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cticlient.texts import SaidError
from ctiserver.demo.company import GROUP, ME

SIZE = "1200x520"
START_SECONDS = 10.0
"""A window that is gone sooner could not be opened at all."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """Where it signs in, and the folder of its data."""

    url: str
    password: str
    profile: Path

    async def window(self) -> bool:
        """Show the window until it is closed; False if none could be opened."""
        start = asyncio.get_running_loop().time()
        code, _ = await self._run([], {}, None)
        return code == 0 or asyncio.get_running_loop().time() - start > START_SECONDS

    async def picture(self, file: Path, theme: str) -> None:
        """Write a picture of the window, without any display. Raises SaidError if it does not come about."""
        look = ["--screenshot", str(file), "--theme", theme, "--size", SIZE]
        # Qt's platform without a screen talks of what it cannot do; that matters only where nothing came about.
        code, said = await self._run(look, {"QT_QPA_PLATFORM": "offscreen"}, asyncio.subprocess.PIPE)
        if code:
            raise SaidError("No picture of the desktop came about: {reason}", reason=said.strip() or code)

    async def _run(self, arguments: list[str], environment: dict[str, str], errors: int | None) -> tuple[int, str]:
        where = ["--profile", str(self.profile), "--connect", self.url, "--user", ME, "--embed", GROUP]
        command = [sys.executable, "-m", "cticlient", *where, *arguments]
        environment = {**os.environ, **environment, "CTICLIENT_PASSWORD": self.password}
        process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=errors)
        try:
            _, said = await process.communicate()
            return process.returncode or 0, (said or b"").decode(errors="replace")
        finally:
            # The demo was ended before its window: that goes too.
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
