# measure.py - runs commands for benchmarks: seconds, processor seconds, peak memory.
import os
import re
import subprocess
import sys
import threading
import time


class Peak(threading.Thread):
    """Looks at a process now and then: peak memory in MiB of what it runs now. (What wait4 tells counts this program's own memory in,
    which the process had for a moment.)"""

    def __init__(self, number):
        super().__init__(daemon=True)
        self.number, self.mib, self.ended = number, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.02):
            try:
                with open('/proc/%d/status' % self.number, encoding='utf-8') as file:
                    found = re.search(r'VmHWM:\s*(\d+) kB', file.read())
            except OSError:
                return
            if found:
                self.mib = int(found.group(1)) / 1024


class Measured:
    """A command that was run: seconds, processor seconds of all its processes, and peak memory in MiB of the first (0 when it ended too
    soon to be seen). Ends the program when the command fails."""

    def __init__(self, command, log):
        with open(log, 'wb') as out:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
            peak = Peak(child.pid)
            _, status, usage = os.wait4(child.pid, 0)
            self.seconds = time.perf_counter() - start
        peak.ended.set()
        child.returncode = os.waitstatus_to_exitcode(status)
        with open(log, encoding='utf-8', errors='replace') as out:
            self.output = out.read()
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = peak.mib
        if child.returncode:
            sys.exit('%s\nbench: ended with status %d: %s' % (self.output[-4000:], child.returncode, ' '.join(command[:6])))


def best(rounds, *runs):
    """Does each by turns, `rounds` times; of each the fastest, with the least processor time of any: another program disturbs the one or the
    other. A run is a function that makes ready, runs, and returns a Measured."""
    columns = zip(*[[one() for one in runs] for _ in range(rounds)])
    found = []
    for column in columns:
        fastest = min(column, key=lambda run: run.seconds)
        fastest.processor = min(run.processor for run in column)
        found.append(fastest)
    return found
