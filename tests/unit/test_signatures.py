"""Signatures need OpenSSH: where it is not installed, the diagnostic names the program and the package."""

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
