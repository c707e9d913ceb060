"""The system's barriers around Pandoc and the workers, which read what strangers wrote: no network, few files, limits.

They hold even if somebody has found a way to run code of his own there. On Linux, a program that is started here

- reads the folders that its caller names, writes one at most, and starts no other program (Landlock, Linux 5.13);
- opens no socket, and uses nothing by which a process gets at others or at the kernel's rarer parts (seccomp);
- has limits on memory, processor time, the size of a file and the number of files, and leaves no core dump.

Both bind the thread that asks for them, and whatever that thread starts. So each program is started by a thread of its
own, which ends with that: this process keeps its rights, and no code runs between fork and exec. What the kernel does
not know, or a container does not allow, is left out without a word; ``recto doctor`` tells what holds.

There are packages for Landlock and seccomp; but they bind the calling process only, or need a library in C. This takes
three system calls.

https://docs.kernel.org/userspace-api/landlock.html, https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import struct
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_resource: Any = import_module("resource") if os.name == "posix" else None

MEMORY = 8 << 30
"""The most bytes that a program may write to, in memory of its own; address space that it only reserves is not counted.

The page of 200,000 words and 5,000 references takes a tenth of it (``python -m tests.bench.growth``)."""
FILE = 2 << 30
"""The most bytes of a file that it writes."""
FILES = 256
"""The most files that it has open at once."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a program may do with files. What is beneath a folder belongs to it."""

    run: Path
    read: tuple[Path, ...] = ()
    write: Path | None = None


def started(start: Callable[[], T], rights: Rights | None) -> T:
    """What ``start`` returns, which starts a program; it runs in a thread of its own, which has only these rights."""
    result: list[T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            if rights:
                confined(rights)
            result.append(start())
        except BaseException as problem:  # it is raised again, where somebody can catch it
            failure.append(problem)

    thread = threading.Thread(target=work, name="start")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return result[0]


def limit(process: int, seconds: float) -> bool:
    """Limit what a process may take, by its number; ``seconds`` are those that processors work for it, after which
    SIGXCPU ends it. On Linux only; returns whether the system has such limits."""
    prlimit = getattr(_resource, "prlimit", None)
    if prlimit is None:
        return False
    time = max(math.ceil(seconds), 1)
    for name, soft, most in (
        ("RLIMIT_DATA", MEMORY, MEMORY),
        ("RLIMIT_FSIZE", FILE, FILE),
        ("RLIMIT_NOFILE", FILES, FILES),
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_CPU", time, time + 2),
    ):
        kind = getattr(_resource, name)
        with suppress(OSError, ValueError):  # it has ended, or the caller's limits are lower
            _, hard = prlimit(process, kind)
            lower = most if hard == _resource.RLIM_INFINITY else min(most, hard)
            prlimit(process, kind, (min(soft, lower), lower))
    return True


def confined(rights: Rights) -> tuple[str, ...]:
    """Take all other rights from this thread and what it starts, for ever. Returns the barriers that hold now."""
    if not sys.platform.startswith("linux"):
        return ()
    system = ctypes.CDLL(None, use_errno=True)
    no_new_privileges = 38  # PR_SET_NO_NEW_PRIVS: without it, neither is open to a user without privileges
    if system.prctl(no_new_privileges, 1, 0, 0, 0):
        return ()
    files, network = _confine_files(system, rights), _filter_calls(system)
    return tuple(name for name, holds in (("files", files), ("network", network)) if holds)


def holding() -> tuple[str, ...]:
    """Which barriers this system has: ``files``, ``network``, ``limits``."""
    limits = ("limits",) if hasattr(_resource, "prlimit") else ()
    return (*started(lambda: confined(Rights(Path(sys.executable))), None), *limits)


def python_folders() -> tuple[Path, ...]:
    """What a Python process reads: Python, its packages and Recto, the system's libraries, fonts and their settings."""
    return _python_folders(sys.executable, tuple(sys.path))


@lru_cache(maxsize=4)
def _python_folders(executable: str, path: tuple[str, ...]) -> tuple[Path, ...]:
    own = (
        Path(executable).resolve(), Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[1],
        *map(Path, sysconfig.get_paths().values()),
        # Packages may be elsewhere; but the folder of a script, and the current one, are no packages.
        *(Path(one) for one in path[1:] if one.endswith("-packages")),
    )  # fmt: skip
    # Nobody installs Python into the root folder or a home folder itself; if so, no more is open than has to be.
    wide = {Path("/"), Path.home()}
    return *(one for one in own if one not in wide), *map(Path, _SYSTEM)


_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/ssl/openssl.cnf", "/etc/alternatives",
    "/etc/fonts", "/var/cache/fontconfig", "/var/lib/defoma",
    "/etc/mime.types", "/etc/httpd/mime.types", "/etc/httpd/conf/mime.types", "/etc/apache/mime.types",
    "/etc/apache2/mime.types",  # Python reads each that is there, and fails if it may not
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu",
)  # fmt: skip


# --- Landlock --------------------------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same for all processors
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_KNOWN = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights to files there are since each version of the interface."""
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_WRITE = (1 << 15) - 1 & ~_EXECUTE & ~(1 << 6 | 1 << 9 | 1 << 10 | 1 << 11)
"""To read, write, make and remove files, links and folders; but no devices, sockets or pipes."""
_TCP, _SCOPES = 3, 3
"""To bind and connect (version 4); to reach abstract sockets and to signal other processes (version 6)."""


def _confine_files(system: ctypes.CDLL, rights: Rights) -> bool:
    version = system.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    handled = (1 << max(count for since, count in _KNOWN.items() if since <= version)) - 1
    fields = [handled] + [_TCP] * (version >= 4) + [_SCOPES] * (version >= 6)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = system.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        for path in (rights.run, *_loaders()):
            _allow(system, ruleset, path, handled & (_EXECUTE | _READ_FILE))
        for path in rights.read:
            _allow(system, ruleset, path, handled & (_READ_FILE | _READ_DIR))
        # Python lists the folder in which it looks for a package.
        _allow(system, ruleset, Path(__file__).parents[2], handled & _READ_DIR)
        _allow(system, ruleset, Path("/dev/null"), handled & (_READ_FILE | _WRITE_FILE | _TRUNCATE))
        if rights.write:
            _allow(system, ruleset, rights.write, handled & _WRITE)
        return bool(system.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(system: ctypes.CDLL, ruleset: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not every system has each of them
        return
    try:
        if not path.is_dir():
            access &= _OF_FILES
        system.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", access, place), 0)
    finally:
        os.close(place)


@lru_cache(maxsize=1)
def _loaders() -> Iterable[Path]:
    """The programs that load others with their libraries."""
    return [path for folder in ("/lib", "/lib64", "/usr/lib") for path in sorted(Path(folder).glob("ld-*.so*"))]


# --- seccomp ---------------------------------------------------------------------------------------------------------

_CALLS = {
    # socket connect bind listen ptrace process_vm_readv process_vm_writev bpf perf_event_open userfaultfd keyctl
    # add_key request_key mount umount2 pivot_root chroot unshare setns open_by_handle_at name_to_handle_at kexec_load
    # kexec_file_load init_module finit_module delete_module reboot swapon swapoff acct quotactl syslog
    "x86_64": (
        0xC000003E, 317, 56,
        (41, 42, 49, 50, 101, 310, 311, 321, 298, 323, 250, 248, 249, 165, 166, 155, 161, 272, 308, 304, 303, 246, 320,
         175, 313, 176, 169, 167, 168, 163, 179, 103, 172, 173),  # the last two are iopl and ioperm
    ),
    "aarch64": (
        0xC00000B7, 277, 220,
        (198, 203, 200, 201, 117, 270, 271, 280, 241, 282, 219, 217, 218, 40, 39, 41, 51, 97, 268, 265, 264, 104, 294,
         105, 273, 106, 142, 224, 225, 89, 60, 116),
    ),
}  # fmt: skip
"""By processor: its number, those of the calls seccomp and clone, and those of the calls that are refused."""
# io_uring_setup io_uring_enter io_uring_register, by which the others could be made; open_tree move_mount fsopen
# fsconfig fsmount fspick pidfd_getfd mount_setattr
_CALLS_EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442)
_CLONE3 = 435
_NAMESPACES = 0x7E020000
"""The flags of clone that make namespaces (CLONE_NEW…)."""
_LOAD, _EQUALS, _IS_AT_LEAST, _HAS_ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOWED, _REFUSED, _NO_SUCH_CALL = 0x7FFF0000, 0x00050001, 0x00050026
"""What a filter answers: yes; EPERM; ENOSYS, after which the C library calls clone instead of clone3."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _filter_calls(system: ctypes.CDLL) -> bool:
    known = _CALLS.get(platform.machine())
    if known is None or struct.calcsize("P") != 8:
        return False
    processor, seccomp, clone, refused = known
    code = _code(processor, clone, (*refused, *_CALLS_EVERYWHERE))
    program = _Program(len(code) // 8, code)
    by_filter, without_mitigation = 1, 4  # which the kernel would add, and which makes all of a program slower
    return bool(system.syscall(seccomp, by_filter, without_mitigation, ctypes.byref(program)) == 0)


def _code(processor: int, clone: int, refused: Sequence[int]) -> bytes:
    """A filter in the kernel's language (BPF): each step a code, how many steps to skip if so and if not, a number."""
    steps = [(_LOAD, 0, 0, 4), (_EQUALS, 1, 0, processor), (_RETURN, 0, 0, _REFUSED), (_LOAD, 0, 0, 0)]
    # Calls of x32 have numbers of their own.
    steps += [(_IS_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _REFUSED)]
    steps += [(_EQUALS, 0, 1, _CLONE3), (_RETURN, 0, 0, _NO_SUCH_CALL)]
    for call in refused:
        steps += [(_EQUALS, 0, 1, call), (_RETURN, 0, 0, _REFUSED)]
    steps += [(_EQUALS, 0, 3, clone), (_LOAD, 0, 0, 16), (_HAS_ANY, 0, 1, _NAMESPACES), (_RETURN, 0, 0, _REFUSED)]
    steps += [(_RETURN, 0, 0, _ALLOWED)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
