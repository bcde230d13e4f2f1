"""Signed tags of git whose message holds the head of the chain, checked with `git verify-tag`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import reason, short
from generator.engine.reading import check
from generator.publish.proof import MAX_KEY
from generator.releases.head import heads_in

PROGRAM = "git"
TRUSTED = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "core.fsmonitor": "false",
}
"""Settings that the repository must not choose: who may change releases could name a program that accepts anything."""

_SIGNER = re.compile(r'(?:gpg: )?Good .*?signature (?:for|from) "?(.+?)"?(?: with .*| \[.*)?')


@dataclass(frozen=True, slots=True)
class SignedTag:
    """Tag with a valid signature: who signed it, and the head of the chain in its message."""

    name: str
    signer: str
    head: str


def signed_tag(root: Path, name: str, signers: Path) -> SignedTag | Diagnostic:
    """Return a tag of the repository around `root`, or why it proves nothing.

    `signers` lists the keys of OpenSSH that may sign (ssh-keygen(1)); keys of OpenPGP are those of the user's keyring.
    """
    if not shutil.which(PROGRAM):
        hint = "install git, on Debian and Ubuntu with `apt-get install git`"
        return _fault(name, "was not checked: `git` is not installed", hint)
    try:
        check(signers, MAX_KEY)
    except OSError as error:
        return _fault(name, f"was not checked: `{signers.name}`: {reason(error)}", "name a list of signers")
    ref = f"refs/tags/{name}"
    found = _git(root, signers, "rev-parse", "--verify", "--end-of-options", ref)
    if found.returncode != 0:
        return _fault(name, f"was not checked: {_last(found.stderr)}", "run it in the repository that has the tag")
    object_id = found.stdout.strip()
    content = _git(root, signers, "cat-file", "tag", object_id)
    header, _, rest = content.stdout.partition("\n\n")
    if content.returncode != 0 or f"\ntag {name}\n" not in f"{header}\n":
        return _fault(name, "is not an annotated tag of this name", _HOW)
    verified = _git(root, signers, "verify-tag", object_id)
    signer = next((match[1] for line in verified.stderr.splitlines() if (match := _SIGNER.fullmatch(line))), "")
    if verified.returncode != 0 or not signer:
        hint = f"sign it with `git tag -s`, and list the key of the signer in `{signers.name}`, if it may be trusted"
        return _fault(name, f"has no valid signature: {_last(verified.stderr)}", hint)
    heads = heads_in(rest.partition("-----BEGIN ")[0])
    if len(heads) != 1:
        return _fault(name, f"holds {len(heads)} heads of a chain in its message, not one", _HOW)
    return SignedTag(name, signer, heads[0])


_HOW = 'make it with `git tag -s VERSION -m "$(sop releases --head)"`'


def _git(root: Path, signers: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = TRUSTED | {"gpg.ssh.allowedSignersFile": str(signers)}
    options = [option for key, value in settings.items() for option in ("-c", f"{key}={value}")]
    ambient = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = ambient | {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    command = [PROGRAM, "-C", str(root), *options, *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=environment)


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1].removeprefix("fatal: ").removeprefix("error: ")


def _fault(name: str, fact: str, hint: str) -> Diagnostic:
    return Diagnostic("V132", f"the tag `{short(name)}` {fact}", Place(f"refs/tags/{short(name)}"), hints=(hint,))
