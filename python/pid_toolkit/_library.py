"""The shared library: where it is found, its functions, and its result codes as exceptions."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ABI_VERSION = 2

UNTOUCHED = 99  # no result code: what a batch's codes hold until the library writes them
ERROR_INCONSISTENT, ERROR_BUSY, ERROR_MEMORY, ERROR_INTERNAL, ERROR_ARITHMETIC, ERROR_NOT_CONVEX = -4, -6, -7, -8, -9, -10

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]


class LibraryNotFoundError(ImportError):
    """The native library is not where it was looked for."""


class PidError(RuntimeError):
    """The library is used by two threads at once, its thread's arithmetic is not the usual one, or it has a defect; the message says which."""


class InconsistentMarginalsError(ValueError):
    """Two tables give the variable that they share different distributions."""


class NotConvexError(ValueError):
    """The quadratic objective of a program is not convex; the message has a direction d and a negative bound on d'Pd."""


def _file_name() -> str:
    return {"win32": "libpid.dll", "darwin": "libpid.dylib"}.get(sys.platform, "libpid.so")


def _load() -> ctypes.CDLL:
    named = os.environ.get("PID_LIBRARY")
    beside = Path(__file__).with_name(_file_name())
    path = named or (str(beside) if beside.exists() else ctypes.util.find_library("pid"))
    if path is None:
        raise LibraryNotFoundError(
            f"{_file_name()} was not found: set PID_LIBRARY to its path, or put it into {beside.parent}. "
            "`dotnet publish src/Pid.Native -c Release --use-current-runtime -o artifacts/native` makes it."
        )
    try:
        library = ctypes.CDLL(path)
        found = library.pid_abi_version()
    except (OSError, AttributeError) as error:
        raise LibraryNotFoundError(f"{path} cannot be used: {error}") from error
    if found != ABI_VERSION:
        raise LibraryNotFoundError(f"{path} has interface version {found}; this package needs {ABI_VERSION}. Use the two of one release.")
    return library


library = _load()
library.pid_version.restype = ctypes.c_char_p
library.pid_last_error.argtypes = [ctypes.c_char_p, ctypes.c_int32]
library.pid_last_error.restype = ctypes.c_int32
library.pid_result_text.argtypes = [ctypes.c_int32]
library.pid_result_text.restype = ctypes.c_char_p


def library_version() -> str:
    """The version of the native library."""
    return library.pid_version().decode()


def function(name: str, *argument_types: Any, result: Any = ctypes.c_int32) -> Any:
    """A function of the library with its types declared."""
    found = getattr(library, name)
    found.argtypes = argument_types
    found.restype = result
    return found


def last_error() -> str:
    """The reason of the calling thread's last error."""
    text = ctypes.create_string_buffer(library.pid_last_error(None, 0))
    library.pid_last_error(text, len(text))
    return text.value.decode()


def check(code: int) -> int:
    """Turns an error code into an exception; returns the code of a valid result."""
    if code >= 0:
        return code
    message = last_error() or library.pid_result_text(code).decode()
    if code == ERROR_INCONSISTENT:
        raise InconsistentMarginalsError(message)
    if code == ERROR_NOT_CONVEX:
        raise NotConvexError(message)
    if code == ERROR_MEMORY:
        raise MemoryError(message)
    if code in (ERROR_BUSY, ERROR_INTERNAL, ERROR_ARITHMETIC):
        raise PidError(message)
    raise ValueError(message)


def weights(values: npt.ArrayLike, axes: int, name: str) -> FloatArray:
    """The array as contiguous doubles of the right number of axes."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != axes:
        raise ValueError(f"{name} has {array.ndim} axes; it needs {axes}.")
    return array


def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """The address of a contiguous array."""
    return ctypes.c_void_p(array.ctypes.data)
