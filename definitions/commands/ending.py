"""How a run ends: with an exit code, and never with a traceback for what is around it.

Imported before Node starts in the background, so it imports next to nothing.
"""

import atexit
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TextIO, cast

from definitions.diagnostics.printable import PrintableStream

WELL, PROBLEMS, COULD_NOT_RUN = 0, 1, 2
INTERRUPTED = 130  # 128 + SIGINT, whose module makes three enumerations
_LAST_SECONDS = 2
PIPE_CLOSED = 141  # 128 + SIGPIPE, which Windows does not have


class Refused(Exception):
    """Words of the command line that name nothing there is; its text says so, and what to write."""

    code = PROBLEMS


class CouldNotRun(Refused):
    """What keeps a verb from its work is around it: a missing package, credentials, an account; its text says what."""

    code = COULD_NOT_RUN


def ended(program: str, run: Callable[[], int]) -> int:
    """Run, and return the exit code: that of the run, or the one that says what cut it off.

    From here on, no stream obeys what is in the texts of users, tracebacks and what libraries print included.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # what its encoding does not have is written as in Python's literals
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = _printable(sys.stdout), _printable(sys.stderr)
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _interrupted(program)
    except BrokenPipeError:  # the reader has had enough, as `| head -1` has
        return _cut_off(PIPE_CLOSED)
    except OSError as error:
        unnamed = "the current folder" if isinstance(error, FileNotFoundError) else "the output"
        place = error.filename or unnamed
        return _cut_off(COULD_NOT_RUN, f"{program}: {place} cannot be read or written: {error.strerror or error}")
    except Refused as error:
        print(error, file=sys.stderr)
        return error.code
    except ModuleNotFoundError:  # what the next lines import may be missing as well
        raise
    except Exception as error:
        # Only now: synth starts Node before it imports what this does.
        from definitions.diagnostics.problems import InvalidConfig, print_report, without_notes

        if not isinstance(error, InvalidConfig):
            raise
        print_report(without_notes(error.problems))
        return PROBLEMS
    return code


def whole_process(program: str, run: Callable[[], int]) -> int:
    """As ``ended``, for all that a process does: nothing is collected meanwhile, and nothing taken apart in the end."""
    gc.disable()  # the process is over before there is anything worth collecting
    codes: list[int] = []
    # As the first that is registered, it is called last: threads have ended, and jsii has stopped Node.
    atexit.register(_leave, codes)
    codes.append(ended(program, run))
    return codes[0]


def _leave(codes: Sequence[int]) -> None:
    """End the process with the code; an error that is nobody's, Python tells at its own end."""
    with suppress(OSError):  # so it does of what cannot be written
        if codes:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(codes[0])


def _printable(stream: TextIO | None) -> TextIO:
    if stream is None:  # Python was started with it closed
        stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  as long as the process
    return stream if isinstance(stream, PrintableStream) else cast(TextIO, PrintableStream(stream))


def _interrupted(program: str) -> int:
    """The code; Node was interrupted as well, so jsii's last words to it may fail, or wait for seconds."""
    import signal
    from threading import Timer

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = _cut_off(INTERRUPTED, f"{program}: interrupted")
    _to_nowhere(sys.stderr)
    last = Timer(_LAST_SECONDS, os._exit, (code,))
    last.daemon = True
    last.start()
    return code


def _cut_off(code: int, sentence: str = "") -> int:
    """The code; what is still to be written goes nowhere, or Python would complain at its end that it cannot be."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    _to_nowhere(sys.stdout)
    if sentence:
        with suppress(OSError):
            print(sentence, file=sys.stderr)
    return code


def _to_nowhere(stream: TextIO) -> None:
    """Let a stream lead nowhere from now on."""
    with suppress(OSError, ValueError):  # it may be no file, as in tests
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
