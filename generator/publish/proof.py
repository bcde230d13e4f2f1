"""Signatures under `SHA256SUMS`, made and checked by OpenSSH: no tool of our own is needed to believe them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import reason
from generator.publish.dist import SIGNATURE, SUMS

PROGRAM = "ssh-keygen"
NAMESPACE = "sop-handbook"
"""What the signature is for, so that it cannot be passed off as one of something else."""


def sign(out: Path, key: Path) -> Diagnostic | None:
    """Write a signature beside the list of digests; return a diagnostic if that fails."""
    missing = _missing_program(out)
    if missing:
        return missing
    (out / SIGNATURE).unlink(missing_ok=True)
    command = [PROGRAM, "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(out / SUMS)]
    done = _asked(command, b"")
    if isinstance(done, str):
        hint = "name a private key of OpenSSH: `ssh-keygen -t ed25519 -f key` makes one"
        return Diagnostic("P707", f"`{out.name}` was not signed: {done}", Place(out.name), hints=(hint,))
    return None


def check_signature(out: Path, signers: Path) -> str | Diagnostic:
    """Who signed the list of digests, or why that is not believed. `signers`: a file as ssh-keygen(1) has it."""
    at, signature = Place(f"{out.name}/{SIGNATURE}"), out / SIGNATURE
    if not signature.is_file():
        hint = "`sop sign --key FILE` signs it"
        return Diagnostic("P707", f"`{out.name}` is not signed", at, hints=(hint,))
    missing = _missing_program(out)
    if missing:
        return missing
    try:
        listing = (out / SUMS).read_bytes()
    except OSError as error:
        hint = "run `sop verify` to see what is missing"
        return Diagnostic("P707", f"`{SUMS}` cannot be read: {reason(error)}", at, hints=(hint,))
    found = _asked([PROGRAM, "-Y", "find-principals", "-s", str(signature), "-f", str(signers)], b"")
    who = found.decode(errors="replace").split("\n")[0].strip() if isinstance(found, bytes) else ""
    if not who:
        hint = f"whoever may sign is listed in `{signers.name}`"
        return Diagnostic("P707", "the signature is not by anybody who may sign", at, hints=(hint,))
    options = ["-f", str(signers), "-I", who, "-n", NAMESPACE, "-s", str(signature)]
    checked = _asked([PROGRAM, "-Y", "verify", *options], listing)
    if isinstance(checked, str):
        hint = "somebody changed the list after it was signed, or signed something else"
        return Diagnostic("P707", f"the signature does not hold: {checked}", at, hints=(hint,))
    return who


def _missing_program(out: Path) -> Diagnostic | None:
    """Return a diagnostic if OpenSSH is not installed."""
    if shutil.which(PROGRAM):
        return None
    hint = "install OpenSSH, on Debian and Ubuntu with `apt-get install openssh-client`"
    message = f"`{PROGRAM}`, which makes and checks signatures, is not installed"
    return Diagnostic("P707", message, Place(f"{out.name}/{SIGNATURE}"), hints=(hint,))


def _asked(command: list[str], data: bytes) -> bytes | str:
    """What OpenSSH answers, or its complaint."""
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=False)
    except OSError as error:
        return f"{command[0]} cannot be run: {reason(error)}"
    said = done.stderr.decode(errors="replace").strip().split("\n")[-1]
    return done.stdout if done.returncode == 0 else said or "no reason given"
