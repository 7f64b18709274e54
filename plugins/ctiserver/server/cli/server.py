"""``ctiserver init``, ``run`` and ``status``: the server itself."""

import argparse
import asyncio
import ipaddress
import os
import socket
import ssl
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from cticlient.texts import SaidError, Texts
from ctiserver.server.cli.asking import new_password, password_from_stdin
from ctiserver.server.cli.output import print_fields, print_json
from ctiserver.server.cli.parsing import Subparsers, command
from ctiserver.server.cli.reach import ask_server, config_of, refuse_running
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.logs import set_up_logging
from ctiserver.server.settings import DEFAULT_LISTEN, Settings, parse_listen


def add(subparsers: Subparsers, tr: Texts) -> None:
    init = command(subparsers, "init", tr("make a configuration directory"), _init)
    init.add_argument("--admin", default="admin", metavar="NAME", help=tr("the name of the administrator"))
    init.add_argument("--admin-password-stdin", action="store_true", help=tr("read the password from stdin"))
    run = command(subparsers, "run", tr("run the server until it is told to end"), _run)
    run.add_argument(
        "--listen",
        metavar="HOST:PORT",
        type=partial(_listen, tr),
        help=tr("where to take desktops; port 0 picks a free one"),
    )
    run.add_argument("--no-tls", action="store_true", help=tr("without encryption; on a loopback address only"))
    command(subparsers, "status", tr("how the running server is doing"), _status, json=True)


def _listen(tr: Texts, text: str) -> str:
    try:
        parse_listen(text)
    except SaidError as error:
        raise argparse.ArgumentTypeError(tr.say(error.sentence)) from None
    return text


def _init(args: argparse.Namespace, tr: Texts) -> int:
    # Imported only here: most commands need neither the database nor cryptography.
    from ctiserver.server.first_start import make, refuse_second
    from ctiserver.server.tls import CERTIFICATE, fingerprint

    config = config_of(args)
    refuse_second(config)
    password = password_from_stdin() if args.admin_password_stdin else new_password()
    asyncio.run(
        make(config, args.admin, password, socket.gethostname(), datetime.now(UTC), lambda: uuid.uuid4().hex[:12])
    )
    print(tr("The CTI server in {directory} is ready.", directory=config.root))
    if not args.admin_password_stdin:
        print(
            tr("Password of the administrator “{name}”, shown only now: {password}", name=args.admin, password=password)
        )
    certificate = config.tls_dir / CERTIFICATE
    print(
        tr(
            "Desktops trust it by its certificate {file} (SHA-256 {fingerprint}).",
            file=certificate,
            fingerprint=fingerprint(certificate),
        )
    )
    print(tr("Start it with: {command}", command=f"ctiserver run --config {config.root}"))
    return 0


def _run(args: argparse.Namespace, tr: Texts) -> int:
    from ctiserver.server import serve

    config = config_of(args)
    config.require()
    refuse_running(config)
    how = ready(config, args.listen, args.no_tls)
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(serve.run(config, how.host, how.port, how.tls, _announce))
    return 0


@dataclass(frozen=True, slots=True)
class Ready:
    """How a server will serve."""

    host: str
    port: int
    tls: ssl.SSLContext | None


def ready(config: ConfigDirectory, listen: str | None, no_tls: bool) -> Ready:
    """Read the settings and begin the log; what is given goes before the settings. Raises SaidError."""
    config.require()
    settings = Settings(config, os.environ)
    host, port = parse_listen(listen or settings.text("Server", "Listen", DEFAULT_LISTEN))
    set_up_logging(config, settings.text("Log", "Level", "INFO").upper())
    tls = _tls(config, settings, host, no_tls)
    settings.warn_of_secrets()
    return Ready(host, port, tls)


def _tls(config: ConfigDirectory, settings: Settings, host: str, no_tls: bool) -> ssl.SSLContext | None:
    from ctiserver.server.tls import CERTIFICATE, KEY, server_context, warn_of_end

    if no_tls and not _is_loopback(host):
        raise SaidError(
            "Without TLS the server listens on a loopback address only, and {host} is none: "
            "leave out --no-tls, or listen on 127.0.0.1.",
            host=host,
        )
    if no_tls:
        return None
    certificate = config.root / (settings.text("TLS", "Certificate") or config.tls_dir / CERTIFICATE)
    key = config.root / (settings.text("TLS", "Key") or config.tls_dir / KEY)
    context = server_context(certificate, key)
    warn_of_end(certificate, datetime.now(UTC))
    return context


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _fast_loop() -> Any:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _announce(url: str) -> None:
    print(f"listening on {url}", flush=True)


def _status(args: argparse.Namespace, tr: Texts) -> int:
    status = ask_server(args, "status")
    if args.json:
        print_json(status)
        return 0
    said = {"up": tr("connected"), "down": tr("not connected")}
    providers = ", ".join(f"{name} {said.get(state, state)}" for name, state in sorted(status["providers"].items()))
    read = status.get("last_import") or {}
    print_fields(
        (
            (tr("Version"), status["version"]),
            (tr("Running for"), _duration(float(status["uptime"]))),
            (tr("Connections"), str(status["connections"])),
            (tr("Telephone systems"), providers),
            (tr("Last import"), str(read.get("read_at") or tr("nothing read yet"))),
        )
    )
    return 0


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
