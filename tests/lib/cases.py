# cases.py - for test parts in Python: counts cases and says where programs and scratch folders are. Parts run at the repository root.
# A part prints a line for each case and ends with `NAME: N passed, N failed`.
import os
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get('TEST_BIN', os.path.join(TOP, 'out', 'bin'))
OUT = os.environ.get('TEST_OUT', os.path.join(TOP, 'out', 'test'))
SHENBAO = os.path.join(BIN, 'shenbao')
SHOULI = os.path.join(BIN, 'shouli')
SANITIZED = os.environ.get('TEST_SAN') == '1'


class Cases:
    def __init__(self, part):
        self.part, self.passed, self.failed = part, 0, 0

    def work(self):
        """An empty scratch folder for this part."""
        folder = os.path.join(OUT, self.part)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def case(self, name, why=''):
        """Records a case: it passed when there is nothing to say against it. why: text, or a list of lines."""
        if isinstance(why, str):
            why = why.splitlines()
        if why:
            self.failed += 1
            print('FAIL %s: %s' % (self.part, name))
            for line in why[:40]:
                print('     ' + line)
        else:
            self.passed += 1
            print('ok   %s: %s' % (self.part, name))
        sys.stdout.flush()

    def finish(self):
        print('%s: %d passed, %d failed' % (self.part, self.passed, self.failed))
        sys.exit(0 if self.passed and not self.failed else 1)


def run(command, **options):
    """Runs a command; stdout and stderr as text, nothing on stdin."""
    options.setdefault('stdin', subprocess.DEVNULL)
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', errors='replace', **options)
