"""Certificates of the simulated centre, made by ``openssl``: one good for two days, and one that has expired."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"
GOOD, EXPIRED = "good", "expired"


class NoCertificates(Exception):
    """This machine has no openssl, or it failed."""


def make_certificates(folder: Path) -> Path:
    """Makes both anew; gives the file with what a client has to trust. Raises NoCertificates."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "names").write_text(NAMES + "\n", "ascii")
    for name, days in ((GOOD, 2), (EXPIRED, -1)):
        key, request, made = (folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        subject = ("-subj", f"/O=Simulated centre/CN={name}")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key))
        _openssl("req", "-new", *curve, "-out", str(request), *subject)
        signed = ("-signkey", str(key), "-days", str(days), "-extfile", str(folder / "names"), "-out", str(made))
        _openssl("x509", "-req", "-in", str(request), *signed)
    trusted = folder / "trusted.pem"
    trusted.write_text("".join((folder / f"{name}.pem").read_text("ascii") for name in (GOOD, EXPIRED)), "ascii")
    return trusted


def context_of(folder: Path) -> ssl.SSLContext:
    """A server's context with the good certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    show(context, folder, GOOD)
    return context


def show(context: ssl.SSLContext, folder: Path, name: str) -> None:
    """From the next connection on this certificate is shown."""
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")


def _openssl(*arguments: str) -> None:
    try:
        made = subprocess.run(["openssl", *arguments], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoCertificates(f"openssl: {error}") from error
    if made.returncode:
        raise NoCertificates(made.stderr.decode("utf-8", "replace").strip())
