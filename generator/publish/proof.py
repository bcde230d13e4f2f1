"""Signatures of `SHA256SUMS`, made and checked with OpenSSH, so that they can be verified without this program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import reason
from generator.engine.files import WriteError, write_atomic
from generator.engine.reading import check, read
from generator.publish.dist import MAX_LISTING, SIGNATURE, SUMS

PROGRAM = "ssh-keygen"
NAMESPACE = "sop-handbook"
"""Namespace of signatures (ssh-keygen(1)): a signature made for another purpose is rejected."""

MAX_KEY = 1_000_000
"""Maximum size of a key, of a signature and of a list of signers, in bytes."""


def sign(out: Path, key: Path) -> Diagnostic | None:
    """Write a signature beside the list of digests; return a diagnostic if that fails."""
    missing = _missing_program(out)
    if missing:
        return missing
    command = [PROGRAM, "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE]
    signature = _unfit(key, key.with_name(f"{key.name}.pub")) or _run(command, read(out / SUMS, MAX_LISTING))
    if isinstance(signature, str):
        hint = "name a private key of OpenSSH; `ssh-keygen -t ed25519 -f key` creates one"
        return Diagnostic("P707", f"`{out.name}` was not signed: {signature}", Place(out.name), hints=(hint,))
    try:
        write_atomic(out / SIGNATURE, signature)
    except WriteError as error:
        at, hint = Place(f"{out.name}/{SIGNATURE}"), "free disk space, or allow writing to the folder"
        return Diagnostic("P707", f"`{SIGNATURE}` cannot be written: {reason(error)}", at, hints=(hint,))
    return None


def check_signature(out: Path, signers: Path) -> str | Diagnostic:
    """Return who signed the list of digests, or a diagnostic. `signers`: list of allowed signers (ssh-keygen(1))."""
    at, signature = Place(f"{out.name}/{SIGNATURE}"), out / SIGNATURE
    if not signature.exists():
        hint = "run `sop sign --key FILE` to sign it"
        return Diagnostic("P707", f"`{out.name}` is not signed", at, hints=(hint,))
    missing = _missing_program(out)
    if missing:
        return missing
    try:
        listing = read(out / SUMS, MAX_LISTING)
    except OSError as error:
        hint = "run `sop verify` to see what is missing"
        return Diagnostic("P707", f"`{SUMS}` cannot be read: {reason(error)}", at, hints=(hint,))
    unfit = _unfit(signature, signers)
    if unfit:
        hint = "replace it with a regular file"
        return Diagnostic("P707", f"the signature cannot be checked: {unfit}", at, hints=(hint,))
    principals = _run([PROGRAM, "-Y", "find-principals", "-s", str(signature), "-f", str(signers)], b"")
    lines = principals.decode(errors="replace").split("\n") if isinstance(principals, bytes) else [""]
    signer = lines[0].strip()
    if not signer:
        hint = f"add the key of the signer to `{signers.name}`, if it may be trusted"
        return Diagnostic("P707", "the signature is not by an allowed signer", at, hints=(hint,))
    options = ["-f", str(signers), "-I", signer, "-n", NAMESPACE, "-s", str(signature)]
    checked = _run([PROGRAM, "-Y", "verify", *options], listing)
    if isinstance(checked, str):
        hint = f"`{SUMS}` was changed after it was signed: run `sop build` and sign it again"
        return Diagnostic("P707", f"the signature is not valid: {checked}", at, hints=(hint,))
    return signer


def _missing_program(out: Path) -> Diagnostic | None:
    """Return a diagnostic if OpenSSH is not installed."""
    if shutil.which(PROGRAM):
        return None
    hint = "install OpenSSH, on Debian and Ubuntu with `apt-get install openssh-client`"
    message = f"`{PROGRAM}`, which makes and checks signatures, is not installed"
    return Diagnostic("P707", message, Place(f"{out.name}/{SIGNATURE}"), hints=(hint,))


def _unfit(*paths: Path) -> str:
    """Return which file OpenSSH would wait for or read without end, and why, or ""."""
    for path in paths:
        try:
            check(path, MAX_KEY)
        except OSError as error:
            return f"`{path.name}`: {reason(error)}"
    return ""


def _run(command: list[str], data: bytes) -> bytes | str:
    """Run OpenSSH; return its output, or its error message as `str`."""
    try:
        process = subprocess.run(command, input=data, capture_output=True, check=False)
    except OSError as error:
        return f"{command[0]} cannot be run: {reason(error)}"
    error_line = process.stderr.decode(errors="replace").strip().split("\n")[-1]
    return process.stdout if process.returncode == 0 else error_line or "no reason given"
