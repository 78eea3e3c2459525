"""Runs a command and writes what it took to a file: `launcher.py FILE COMMAND...`.

A process starts with the peak memory of the one that it was forked from, so a large one cannot
measure a small one. This one is small, and imports next to nothing to stay so.
"""

import os
import sys
import time

if __name__ == "__main__":
    file, *command = sys.argv[1:]
    started = time.perf_counter()
    _, status, usage = os.wait4(os.posix_spawnp(command[0], command, os.environ), 0)
    wall = time.perf_counter() - started
    with open(file, "w", encoding="ascii") as stream:  # noqa: PTH123, pathlib is large
        stream.write(f"{wall} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
