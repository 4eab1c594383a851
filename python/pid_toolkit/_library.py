"""The shared library: where it is found, its functions, and its result codes as exceptions."""

from __future__ import annotations

import ctypes
import ctypes.util
import numbers
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ABI_VERSION = 7

UNTOUCHED = 99  # no result code: what a batch's codes hold until the library writes them
ERROR_INCONSISTENT, ERROR_BUSY, ERROR_MEMORY, ERROR_INTERNAL, ERROR_ARITHMETIC = -4, -6, -7, -8, -9
ERROR_NOT_CONVEX, ERROR_FORKED = -10, -11

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]


class LibraryNotFoundError(ImportError):
    """The native library is not where it was looked for."""


class PidError(RuntimeError):
    """The library is used by two threads at once or in a forked process, the arithmetic is not the usual one, or it has a defect; the message says which."""


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
    return str(library.pid_version().decode())


_process = os.getpid()


def function(name: str, *argument_types: Any, result: Any = ctypes.c_int32) -> Any:
    """A function of the library with its types declared; in a forked process it refuses to be called."""
    found = getattr(library, name)
    found.argtypes = argument_types
    found.restype = result

    def call(*arguments: Any) -> Any:
        if os.getpid() != _process:
            if name.endswith("_destroy"):
                return 0  # what the parent made is the parent's
            raise PidError(
                "This process was forked after pid_toolkit was imported, and the library does not work in it. Start processes anew: "
                "multiprocessing.get_context('spawn')."
            )
        try:
            return found(*arguments)
        except ctypes.ArgumentError as error:
            raise TypeError(f"An argument of {name} is of the wrong type: {error}. Give numbers.") from error

    return call


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
    if code in (ERROR_BUSY, ERROR_INTERNAL, ERROR_ARITHMETIC, ERROR_FORKED):
        raise PidError(message)
    raise ValueError(message)


def doubles(values: Any, name: str) -> FloatArray:
    """
    The values as doubles, where that is what they are: nothing is left out, rounded, or taken for a number that is none. They are a copy of their own,
    so that what was checked is what is used, whatever another thread does to the caller's array meanwhile.
    """
    masked: Any = np.ma
    if isinstance(values, np.ma.MaskedArray):
        values = values.copy()
        if masked.is_masked(values):
            raise ValueError(f"{name} is masked in places, and what stands behind the mask is no datum. Give filled(0), or leave the masked ones out.")
    array = np.array(values)
    kind = array.dtype.kind
    if kind == "O":
        wrong = [item for item in array.flat if not isinstance(item, numbers.Real)]
        if wrong:
            raise ValueError(f"{name} holds {wrong[0]!r:.80}, which is no number. Give an array of real numbers.")
        exact = all(not isinstance(item, numbers.Integral) or _is_exact(int(item)) for item in array.flat)
    elif kind not in "biuf":
        remedy = "Give real numbers" + (": its real part, if the imaginary one is zero." if kind == "c" else ".")
        raise ValueError(f"{name} holds values of type {array.dtype}, which are no real numbers. {remedy}")
    else:
        exact = kind == "f" or array.dtype.itemsize < 8 or all(_is_exact(int(item)) for item in array[_is_large(array)].flat)
    if not exact:
        raise ValueError(f"{name} holds a whole number beyond 2^53 that no double is. Give it as a float if the nearest one will do.")
    return np.asarray(array, dtype=np.float64)


def _is_large(array: np.ndarray[Any, Any]) -> npt.NDArray[np.bool_]:
    return np.asarray((array > 2**53) | (array < -(2**53)) if array.dtype.kind == "i" else array > 2**53)


def _is_exact(number: int) -> bool:
    try:
        return int(float(number)) == number
    except OverflowError:
        return False


def weights(values: npt.ArrayLike, axes: int, name: str) -> FloatArray:
    """The array as contiguous doubles of the right number of axes."""
    array = np.ascontiguousarray(doubles(values, name))
    if array.ndim != axes:
        raise ValueError(f"{name} has {array.ndim} axes; it needs {axes}.")
    return array


def are_counts(tables: "tuple[FloatArray, ...]") -> bool:
    """Whether every weight is a whole number of records, with an exact sum, as the library has it."""
    return all(bool((table == np.floor(table)).all()) and float(table.sum()) <= 2.0**53 for table in tables)


def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """The address of a contiguous array."""
    return ctypes.c_void_p(array.ctypes.data)
