#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-offline.py LONG_PORTFOLIO FINXCTL BENCH_STARTUP FINX HELLO: start-up offline, on the overview of a portfolio of twenty
years in six currencies, until its figures are drawn."""
import os
import subprocess
import sys
import tempfile

MAKE, FINXCTL, BENCH, FINX, HELLO = sys.argv[1:]

with tempfile.TemporaryDirectory(prefix='finx-bench-') as folder:
    subprocess.run([sys.executable, MAKE, FINXCTL, folder], check=True)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as settings:
        settings.write("[Workstation]\npage='portfolio'\naccount='long-term'\n")
    sys.exit(subprocess.run([BENCH, FINX, HELLO, folder, '--offline']).returncode)
