"""The program of a process that compiles and builds one share of a project's modules.

Its standard input and output carry pickled values. It is told where Python finds modules, which share is its own, and,
once the modules of all shares are compiled, where to write the stacks. It answers with what ``Share.compile`` returns
and then with ``BUILT``; in between with ``COUNTED`` after each module, and with an exception if it fails.
"""

import gc
import os
import pickle
import signal
import sys

COUNTED, BUILT = "counted", "built"


def main() -> None:
    """Compile the share, wait until all may be built, and build it."""
    gc.disable()  # as in the process that began all: there is nothing worth collecting before the end
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a naming class of the user prints is said once, by the process that began all.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # Node is ended too, and writes no more
    tasks = sys.stdin.buffer
    sys.path[:] = pickle.load(tasks)  # noqa: S301  of our own process

    def answer(value: object) -> None:
        pickle.dump(value, answers)
        answers.flush()

    try:
        from definitions.diagnostics.printable import PrintableStream
        from stacks.loading.cdk import chosen_cdk
        from stacks.loading.nodejs import start_node

        sys.stderr = PrintableStream(sys.stderr)
        start_node(chosen_cdk())
        from definitions.project.project_file import read_project
        from stacks.synthesis.share import Share

        project_file, environment, first, step = pickle.load(tasks)  # noqa: S301
        share = Share(read_project(project_file, environment).modules[first::step], environment)
        answer(share.compile(lambda: answer(COUNTED)))
        folder, out = pickle.load(tasks)  # noqa: S301
        share.build(folder, out, lambda: answer(COUNTED))
        answer(BUILT)
    except (EOFError, BrokenPipeError):  # nobody waits any more
        return
    except Exception as error:  # noqa: BLE001  it is raised where all shares are waited for
        import traceback

        error.add_note("".join(["In a process of its own:\n", *traceback.format_exception(error)]))
        answer(error)


if __name__ == "__main__":
    main()
