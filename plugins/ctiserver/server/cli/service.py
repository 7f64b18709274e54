"""``ctiserver service …``: the server as a service of Windows; elsewhere it says who does that."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cticlient.texts import SaidError, Texts
from ctiserver.server.cli.parsing import Subparsers, below, command
from ctiserver.server.cli.reach import config_of
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.service import plan
from ctiserver.server.service.plan import Plan, Services

PATIENCE = 60.0
"""Seconds that starting and stopping are waited for."""
LOOK_SECONDS = 0.2


def add(subparsers: Subparsers, tr: Texts) -> None:
    services = below(command(subparsers, "service", tr("the server as a service of Windows"), None))
    install = command(services, "install", tr("install it; it starts with Windows from then on"), _install)
    install.add_argument("--account", metavar="NAME", help=tr("the account it runs under, instead of its own"))
    command(services, "remove", tr("stop and remove it; the configuration stays"), _remove)
    command(services, "start", tr("start it, and wait until it serves"), _start)
    command(services, "stop", tr("stop it, and wait until it has ended"), _stop)
    command(services, "dispatch", tr("what Windows itself calls"), _dispatch)


def the_services() -> Services:
    """Of this machine. Raises SaidError where it has none of Windows' kind."""
    if os.name != "nt":
        raise SaidError(
            "Services of this kind are for Windows. Here systemd runs the server: the project's packaging/{unit} "
            "is a unit for it.",
            unit="ctiserver.service",
        )
    from ctiserver.server.service.windows import WindowsServices

    return WindowsServices()


def _install(args: argparse.Namespace, tr: Texts) -> int:
    services, config = the_services(), config_of(args)
    config.require()
    plan.install(services, Plan(_command(config), args.account or plan.ACCOUNT))
    _let_in(config)
    print(tr("The service {name} is installed. Start it with: ctiserver service start", name=plan.NAME))
    return 0


def _command(config: ConfigDirectory) -> str:
    frozen = bool(getattr(sys, "frozen", False))
    if not frozen and sys.prefix != sys.base_prefix:
        # Its python.exe only starts another one, which Windows does not take for the service.
        raise SaidError(
            "A service cannot run from a virtual environment. Install the program for all, or use its built form."
        )
    return plan.command_line(Path(sys.executable), frozen, config.root)


def _let_in(config: ConfigDirectory) -> None:
    if os.name == "nt":
        from ctiserver.server.private_folder import make_private

        make_private(config.root)


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    plan.remove(the_services(), _patience())
    print(tr("The service {name} is removed; the configuration directory stays.", name=plan.NAME))
    return 0


def _start(args: argparse.Namespace, tr: Texts) -> int:
    plan.start(the_services(), _patience())
    print(tr("The service {name} is running.", name=plan.NAME))
    return 0


def _stop(args: argparse.Namespace, tr: Texts) -> int:
    plan.stop(the_services(), _patience())
    print(tr("The service {name} is stopped.", name=plan.NAME))
    return 0


def _patience() -> Callable[[], bool]:
    end = time.monotonic() + PATIENCE

    def wait() -> bool:
        # Windows tells nobody of a change, so there is nothing to wait for but to look again.
        time.sleep(LOOK_SECONDS)
        return time.monotonic() < end

    return wait


def _dispatch(args: argparse.Namespace, tr: Texts) -> int:
    the_services()
    if os.name == "nt":
        from ctiserver.server.service.dispatch import dispatch

        config = config_of(args)

        async def serving(stop: asyncio.Event, announce: Callable[[str], None]) -> None:
            # Windows waits half a minute for a service to answer; a slow disk must not load the server in that time.
            from ctiserver.server import serve
            from ctiserver.server.cli.server import ready

            how = ready(config, None, no_tls=False)
            await serve.run_until(stop, config, how.host, how.port, how.tls, announce)

        dispatch(serving)
    return 0
