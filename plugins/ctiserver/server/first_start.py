"""Makes a configuration directory: ini, example of an import, certificate, database with its administrator."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.lock import holding
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store
from ctiserver.server.tls import CERTIFICATE, make_certificate

INI = """\
; CTI Server - Einstellungen / settings
; Kennwörter gehören nicht in diese Datei. Schreiben Sie: Schluessel=@file:PFAD
; oder setzen Sie die Umgebungsvariable CTISERVER_<ABSCHNITT>_<SCHLUESSEL>.
; No passwords in this file. Write: Key=@file:PATH, or set the environment variable CTISERVER_<SECTION>_<KEY>.

[Server]
; Adresse und Port, auf denen der Server Desktops annimmt; 0.0.0.0:7443 heißt: aus allen Netzen.
; Address and port where the server takes desktops; 0.0.0.0:7443 means: from all networks.
Listen=127.0.0.1:7443

[TLS]
; Eigenes Zertifikat (PEM) statt des selbst erzeugten; Pfade zählen ab dem Konfigurationsverzeichnis.
; A certificate of your own (PEM) instead of the self-made one; paths count from the configuration directory.
;Certificate=tls/server.crt
;Key=tls/server.key

[Customize]
; Alle wie viele Minuten nach einer neuen prm/PrmImport.csv gesehen wird, 1 bis 1440. Wirkt ohne Neustart.
; Every how many minutes a new prm/PrmImport.csv is looked for, 1 to 1440. Takes effect without a restart.
PrmImportReloadInterval_min=15
; Zeitzone der Zeiten in PrmImport.csv; ohne Angabe die des Servers.
; Time zone of the times in PrmImport.csv; the server's own if not given.
;TimeZone=Europe/Berlin

[Tapi]
; Telefone über TAPI (nur Windows). Ohne Angabe wird TAPI dort benutzt; Enabled=no schaltet es ab.
; Telephones through TAPI (Windows only). Used there if nothing is said; Enabled=no switches it off.
;Enabled=yes
; Wie lange auf die Antwort der Telefonanlage gewartet wird, und dann darauf, dass das Telefon sie zeigt, in Sekunden.
; How long the telephone system's answer is waited for, and then that the telephone shows it, in seconds.
;ReplyTimeout_s=10
;ConfirmTimeout_s=5
; Eigene Angaben zu Telefonanlagen (TOML, siehe docs/tapi.md). / What is known of telephone systems, of one's own.
;Profiles=tapi-profiles.toml

[Log]
; DEBUG, INFO, WARNING, ERROR
Level=INFO
"""

# The remarks stand in a column of their own: the import passes over columns that it does not know.
EXAMPLE = """\
ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy;Remark
0;schmidt;6;0;2018-11-01 10:00;2018-11-01 11:00;Meeting;Caption;208;Outlook-Calendar;\
6 = Besprechung, Anrufe so lange auf 208 / in a meeting, calls go to 208 meanwhile
1;mueller;10;0;2018-11-03 00:00;2018-11-18 23:59;Holiday;Caption;;Outlook-Calendar;\
10 = Urlaub, das Telefon bleibt, wie es ist / on holiday, the phone is left alone
2;foerster;4;0;2018-11-03 14:00;2018-11-03 14:30;Yoga;Caption;dnd;Outlook-Calendar;\
4 = Pause, Telefon auf "nicht stören" / break, the phone is set to do not disturb
"""

README = """\
DEUTSCH
Speichern Sie hier eine Datei PrmImport.csv, um den Status von Clients zu setzen; PrmImport.example.csv zeigt, wie.
Spalten: ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy (Client und Status sind nötig).
Status: 0 verfügbar, 2 abwesend, 3 gleich zurück, 4 Pause, 5 beschäftigt, 6 Besprechung, 7 nicht im Dienst,
8 außer Haus, 9 nicht stören, 10 Urlaub, 11 Nachricht. Zeiten: 2026-01-31 14:00. CallForward: leer, Nummer oder dnd.
Wiederholungen: eine elfte Spalte Repeat mit einer Regel nach RFC 5545 in Anführungszeichen, etwa "FREQ=DAILY;COUNT=5"
oder "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20271231"; StartTime und EndTime sind dann die des ersten Mals.
Aus einem Kalender: ctiserver prm from-ics DATEI --client NAME (Titel nur mit --titles).
Prüfen, ohne etwas zu ändern: ctiserver prm check DATEI. Sofort lesen: ctiserver prm reload.

ENGLISH
Put a file PrmImport.csv here to set the status of clients; PrmImport.example.csv shows how.
Columns: ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy (Client and Status are needed).
Status: 0 available, 2 away, 3 be right back, 4 break, 5 busy, 6 in a meeting, 7 off work,
8 out of office, 9 do not disturb, 10 holiday, 11 message. Times: 2026-01-31 14:00. CallForward: empty, a number or dnd.
Repeating: an eleventh column Repeat with a rule of RFC 5545 in quotation marks, such as "FREQ=DAILY;COUNT=5"
or "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20271231"; StartTime and EndTime are then those of the first time.
From a calendar: ctiserver prm from-ics FILE --client NAME (titles only with --titles).
Check without changing anything: ctiserver prm check FILE. Read at once: ctiserver prm reload.
"""

_LOCK_SECONDS = 2.0


async def make(
    config: ConfigDirectory, administrator: str, password: str, host: str, now: datetime, new_id: Callable[[], str]
) -> None:
    """Make what is missing; files that somebody put there before stay as they are.

    Raises SaidError, and changes nothing, if there is a server's database already.
    """
    refuse_second(config)
    try:
        config.root.mkdir(parents=True, exist_ok=True)
        _keep_private(config.root)
        async with holding(config.lock_file, _LOCK_SECONDS):
            refuse_second(config)
            _make_files(config, host, now)
            await _make_database(config, administrator, password, new_id)
    except OSError as error:
        raise SaidError(
            "The configuration directory {directory} could not be made ({reason}). "
            "Choose another one with --config, or use an account that may write there.",
            directory=str(config.root),
            reason=error.strerror or str(error),
        ) from error


def _keep_private(root: Path) -> None:
    # Elsewhere the files with secrets have rights of their own.
    if os.name == "nt":
        from ctiserver.server.private_folder import make_private

        make_private(root)


def refuse_second(config: ConfigDirectory) -> None:
    """Raises SaidError where ``init`` has been before."""
    if config.database.exists():
        raise SaidError(
            "There is a CTI server in {directory} already; nothing was changed. Start it with: ctiserver run",
            directory=str(config.root),
        )


def _make_files(config: ConfigDirectory, host: str, now: datetime) -> None:
    config.ini.parent.mkdir(exist_ok=True)
    config.prm_dir.mkdir(exist_ok=True)
    for folder in (config.tls_dir, config.logs_dir):
        folder.mkdir(mode=0o750, exist_ok=True)
    _write_missing(config.ini, INI)
    _write_missing(config.prm_dir / "PrmImport.example.csv", EXAMPLE)
    _write_missing(config.prm_dir / "README.txt", README)
    if not (config.tls_dir / CERTIFICATE).exists():
        make_certificate(config.tls_dir, host, now)


def _write_missing(path: Path, text: str) -> None:
    # "x": a file that appeared in the meantime is somebody's work.
    with suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
        file.write(text)


async def _make_database(config: ConfigDirectory, administrator: str, password: str, new_id: Callable[[], str]) -> None:
    """Under another name first: a database without an administrator would lock everybody out."""
    new = config.database.with_name(config.database.name + ".new")
    new.unlink(missing_ok=True)
    store, passwords = await Store.open(new), Passwords()
    try:
        await Directory(store, passwords, new_id).add_administrator(administrator, password)
    except BaseException:
        await store.close()
        new.unlink(missing_ok=True)
        raise
    finally:
        passwords.close()
    await store.close()
    new.rename(config.database)
