"""Files that hold a table."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import Tuple, Union

# An export of every built-in profile as JSON has 1.2 MB.
MAX_FILE_BYTES = 16 << 20


def read_file(path: Union[str, "os.PathLike[str]"]) -> Tuple[bytes, float]:
    """The bytes of a file, and when they were written (of time.time). ValueError unless it is a regular file of at most
    MAX_FILE_BYTES."""
    # Does not block if it is a pipe by mistake.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise ValueError(f"{os.fspath(path)} is not a regular file")
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"{os.fspath(path)} has more than {MAX_FILE_BYTES} bytes")
    return data, about.st_mtime


def write_file(path: Union[str, "os.PathLike[str]"], data: bytes) -> None:
    """Replaces the file atomically: a reader sees the whole old or the whole new bytes, also after a crash."""
    descriptor, fresh = tempfile.mkstemp(prefix=os.path.basename(path) + ".", dir=os.path.dirname(os.path.abspath(path)))
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.chmod(fresh, 0o644)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        os.unlink(fresh)
        raise
