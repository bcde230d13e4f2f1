"""Signatures need OpenSSH and a place to write: the diagnostic names what is missing."""

import subprocess

from generator.diagnostics.diagnostic import Diagnostic
from generator.publish.proof import check_signature, sign


def test_p707_signing_without_ssh_keygen_names_what_to_install_and_keeps_the_old_signature(tmp_path, monkeypatch):
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "SHA256SUMS").write_text("")
    (dist / "SHA256SUMS.sig").write_text("an earlier signature")
    monkeypatch.setenv("PATH", str(tmp_path))

    error = sign(dist, tmp_path / "key")

    assert error is not None
    assert error.code == "P707"
    assert error.at.file == "dist/SHA256SUMS.sig"
    assert "`ssh-keygen`" in error.message
    assert "openssh-client" in error.hints[0]
    assert (dist / "SHA256SUMS.sig").read_text() == "an earlier signature"


def test_p707_verifying_without_ssh_keygen_names_what_to_install(tmp_path, monkeypatch):
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "SHA256SUMS.sig").write_text("a signature")
    monkeypatch.setenv("PATH", str(tmp_path))

    error = check_signature(dist, tmp_path / "allowed_signers")

    assert isinstance(error, Diagnostic)
    assert error.code == "P707"
    assert "openssh-client" in error.hints[0]


def test_p707_a_signature_that_cannot_be_written_is_reported(tmp_path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    out = tmp_path / "dist"
    (out / "SHA256SUMS.sig").mkdir(parents=True)
    (out / "SHA256SUMS").write_text("", encoding="utf-8")

    told = sign(out, tmp_path / "key")

    assert told is not None and told.code == "P707"
    assert told.message.startswith("`SHA256SUMS.sig` cannot be written: ")
    assert told.at.file == "dist/SHA256SUMS.sig"
