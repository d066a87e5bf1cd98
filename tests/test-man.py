# SPDX-License-Identifier: GPL-3.0-or-later
"""test-man.py GROFF PAGE…: the manual pages are set without a warning."""
import subprocess
import sys

told = subprocess.run([sys.argv[1], '-man', '-ww', '-Tutf8', '-Kutf8', *sys.argv[2:]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
print(told.stderr)
sys.exit(1 if told.returncode != 0 or told.stderr.strip() else 0)
