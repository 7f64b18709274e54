"""Lies in the Windows Python that the tests run under Wine, and nowhere else."""

import asyncio.windows_events

# WORKAROUND for Wine 8: on a busy machine it now and then loses the byte by which a thread wakes another one's loop.
_poll = asyncio.windows_events.IocpProactor._poll
asyncio.windows_events.IocpProactor._poll = lambda self, timeout=None: _poll(
    self, 0.5 if timeout is None else min(timeout, 0.5)
)
