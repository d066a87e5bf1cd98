#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py LOG…: the cases that passed and failed in meson's logs of tests; what failed and what ran twice is named.
count-tests.py --again LOG…: the names of the tests that failed and may be run once more. A later log's result of a test takes
the place of a former one's; a test of the build that has no result has failed."""
import json
import subprocess
import sys
from pathlib import Path

GOOD = ('OK', 'EXPECTEDFAIL', 'SKIP')
FINDINGS = ('Sanitizer', 'runtime error:')      # what a sanitizer says once is true
MOST = 12                                       # so many do not fail by chance


def read(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()] if Path(path).exists() else []


def expected(path):
    """The names of all tests of the build whose log this is."""
    output = subprocess.run(['meson', 'introspect', '--tests', Path(path).parent.parent], stdout=subprocess.PIPE, check=True).stdout
    return [f'{test["suite"][0]} / {test["name"]}' for test in json.loads(output)]


def cases(result):
    """How many cases of a test passed and failed; a test without cases, or one that broke off, counts as one."""
    if result is None:
        return 0, 1
    lines = [line for line in result['stdout'].splitlines() if line.startswith(('ok ', 'not ok '))]
    good = sum(line.startswith('ok ') and '# SKIP' not in line for line in lines)
    bad = sum(line.startswith('not ok ') for line in lines)
    if result['result'] not in GOOD:
        bad = max(bad, 1)
    elif not lines:
        good = 1
    return good, bad


def again(paths):
    """The names of the tests of these logs that failed, where it may have been by chance."""
    failed = [result for path in paths for result in read(path) if result['result'] not in GOOD]
    return [result['name'].split(' / ')[1] for result in failed
            if len(failed) <= MOST and not any(word in result.get('stdout', '') + result.get('stderr', '') for word in FINDINGS)]


def main():
    if sys.argv[1] == '--again':
        print(*again(sys.argv[2:]))
        return 0
    results, twice = {}, []
    for path in sys.argv[1:]:
        build = Path(path).parent.parent.name
        results = {(build, name): None for name in expected(path)} | results
        for result in read(path):
            key = (build, result['name'])
            twice += [key] if results.get(key) else []
            results[key] = result
    counts = {key: cases(result) for key, result in results.items()}
    for word, keys in (('FAILED', [key for key, (good, bad) in counts.items() if bad]), ('run twice:', twice)):
        for build, name in keys:
            print(word, build, name)
    passed, failed = (sum(count[i] for count in counts.values()) for i in (0, 1))
    print(f'{passed} passed, {failed} failed')
    return failed > 0 or passed == 0


sys.exit(main())
