"""Where the grader is root, learners' code is somebody else."""

import os

import pytest

from tests.support.grading import need_sandbox
from utils.grading.sandbox import users


def test_only_the_systems_root_needs_another_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert not users.needs_ordinary_user()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone makes such namespaces")
def test_a_namespace_has_root_and_an_ordinary_user():
    need_sandbox()
    assert users.needs_ordinary_user()
    file = users.open_user_namespace()
    try:
        assert os.readlink(f"/proc/self/fd/{file}") != os.readlink("/proc/self/ns/user")
    finally:
        os.close(file)


def test_what_was_handed_in_becomes_readable_but_no_link_is_followed(tmp_path):
    secret, files = tmp_path / "secret", tmp_path / "files"
    secret.write_text("x")
    secret.chmod(0o600)
    (files / "inner").mkdir(parents=True, mode=0o700)
    (files / "inner" / "mine.txt").touch(0o600)
    (files / "link").symlink_to(secret)
    (files / "folder").symlink_to(tmp_path)
    users.make_readable(files)
    assert (files / "inner").stat().st_mode & 0o777 == 0o755
    assert (files / "inner" / "mine.txt").stat().st_mode & 0o777 == 0o644
    assert secret.stat().st_mode & 0o777 == 0o600
