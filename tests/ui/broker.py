# SPDX-License-Identifier: GPL-3.0-or-later
"""Brokers of one's own, a keyring, and the wizard that connects them, as a person uses it. Third argument of each script: VENUE."""
import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import time

import ui

if shutil.which('gnome-keyring-daemon') is None:
    print('1..0 # SKIP gnome-keyring-daemon is not installed')
    sys.exit(0)


class Venue:
    """A broker of its own, which does what it is told. One that is called by TCP is where a person says that it is."""

    def __init__(self, broker, port=0):
        self.program = subprocess.Popen([sys.argv[3], broker, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self.program.kill)
        self.url = json.loads(self.program.stdout.readline())["address"]
        if self.url.startswith('http'):
            os.environ[f'FINX_{broker.upper()}_URL'] = self.url
            os.environ[f'FINX_{broker.upper()}_STREAM_URL'] = self.url.replace('http', 'ws', 1)

    def say(self, words):
        self.program.stdin.write(words + '\n')
        self.program.stdin.flush()

    def count(self, prefix):
        """How many requests began so; whatever was said before is done then."""
        self.say('count ' + prefix)
        return int(self.program.stdout.readline())


def start_keyring():
    """In the session of the desk, open, with a password that nobody types."""
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(daemon.kill)
    daemon.stdin.write(b'correct horse')
    daemon.stdin.close()
    time.sleep(1)


def wizard(desk, name='^(Connect|New key)'):
    return desk.window(name)


def see_button(desk, name):
    return ui.find_all(wizard(desk), 'push button', name)[0]


def button(desk, name):
    """It can be pressed."""
    return ui.wait(lambda: next((b for b in ui.find_all(wizard(desk), 'push button', name) if ui.sensitive(b)), None), f'button {name}')


def texts(root):
    return '\n'.join(ui.labels(root))


# What the title bar says beside a heading: hidden steps are listed too.
PLACES = {'Which broker?': 'Step 1 of 5', 'What FinX needs': 'Step (2 of 5|1 of 2)', 'Testing your connection': 'Step (3 of 5|2 of 2)',
          'Which accounts?': 'Step 4 of 5', 'Trade, or only look?': 'Step 5 of 5'}


def heading(desk, words):
    def seen():
        found = ui.labels(wizard(desk))
        return words in found and any(re.fullmatch(PLACES.get(words, '.*'), label) for label in found)
    return ui.wait(seen, f'heading {words!r}')


def told(desk, words, seconds=None):
    return ui.wait(lambda: words in texts(wizard(desk)), f'{words!r}', seconds)


def in_field(desk):
    """The text inside a row is no node of its own: nothing that is one has the focus then."""
    time.sleep(0.2)
    focus = ui.focus(wizard(desk))
    return focus is None or focus.get_role_name() in ('text', 'password text')


def next_field(desk, key='Tab'):
    """Past the button that shows what was typed."""
    ui.keys(key)
    while not in_field(desk):
        ui.keys(key)


def fill(desk, *words):
    """Types into one field after the other, from the one that has the focus."""
    for i, value in enumerate(words):
        ui.wait(lambda: in_field(desk), f'focus in field {i + 1}')
        ui.keys('ctrl+a')
        ui.typing(value)
        if i + 1 < len(words):
            next_field(desk)


def put(desk, *words):
    fill(desk, *words)
    button(desk, '^Continue$')


def take(desk, name):
    """Opens the wizard, and takes the broker that is found by that name."""
    desk.open_by_name('Connect a broker')
    heading(desk, 'Which broker?')
    ui.wait(lambda: ui.focus(wizard(desk)), 'focus on the search')
    ui.typing(name)
    ui.keys('Return')
    heading(desk, 'What FinX needs')


def tested(desk, words):
    """The test is over, and says so."""
    heading(desk, 'Testing your connection')
    told(desk, words)
    button(desk, '^Test again$')


def go_on(desk, words):
    ui.do(button(desk, '^Continue$'))
    heading(desk, words)


def go_back(desk, words):
    ui.click(wizard(desk), '^Back$')
    heading(desk, words)


def question(desk, words):
    return ui.wait(lambda: next((w for w in desk.windows() if words in ui.labels(w)), None), f'question {words!r}')


def act(desk, connection, name):
    """From the menu of the connection."""
    page = desk.page('System')
    for _ in range(4):
        ui.click(page, f'^Actions for {connection}$')
        try:
            ui.find(page, 'menu item', f'^{name}$', 'click', 8)
            break
        except AssertionError:
            ui.keys('Escape')            # a second click would close what comes late
    ui.choose(page, name)


def find_secret(desk, *secrets):
    """A file that has one of them, or None."""
    for folder in (desk.folder, os.environ['HOME']):
        for place, _, names in os.walk(folder):
            for path in (os.path.join(place, name) for name in names):
                if not os.path.isfile(path):
                    continue
                with open(path, 'rb') as file:
                    text = file.read()
                if any(secret.encode() in text for secret in secrets):
                    return path
    return None
