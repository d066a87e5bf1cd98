# SPDX-License-Identifier: GPL-3.0-or-later
"""A workstation on a data folder of its own, and steps told as TAP lines. Arguments of each script: FINX FINXCTL."""
import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

REASON = next((f'{tool} is not installed' for tool in ('xdotool', 'xprop') if shutil.which(tool) is None), None)
if os.environ.get('DESK_WM') == '':
    REASON = REASON or 'no window manager is installed (metacity or openbox)'
try:
    import gi
    gi.require_version('Atspi', '2.0')
except (ImportError, ValueError) as error:
    REASON = REASON or f'python3-gi or gir1.2-atspi-2.0 is not installed ({error})'
if REASON:
    print(f'1..0 # SKIP {REASON}')
    sys.exit(0)

import ui

# GTK keeps an action list of its own for the accessibility bus; leaks are judged in the tests' own processes.
os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
# No walk asks a provider of market data, unless it has one of its own.
for name in ('ALPHAVANTAGE', 'COINGECKO', 'ECB', 'FRED', 'STOOQ', 'WORLDBANK', 'YAHOO'):
    os.environ.setdefault(f'FINX_{name}_URL', 'http://127.0.0.1:1')
SANITIZED = os.environ.get('FINX_SANITIZED') == 'yes'
if SANITIZED:
    ui.PATIENCE = 60
PAGES = {'Dashboard': '1', 'Data': '2', 'Markets': '4', 'Portfolio': '8', 'Execution': '9', 'System': '0'}

# GTK 4.8 tells the accessibility bus of the focus of an entry that is gone with its dialog, and misses that an entry lost
# the focus with its window; no desktop shows notifications here.
NO_FAULTS = "g_variant_is_object_path: assertion 'string != NULL' failed|GtkText - did not receive a focus-out event|unable to send notifications"


def is_page(node):
    return node.get_role_name() == 'filler' and node.get_name() in PAGES


class Workstation:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='finx-walk.')
        self.data = os.path.join(self.folder, 'data')
        self.program = self.root = None
        self.pages = {}                  # title → node, of the program that runs
        atexit.register(self.remove)

    def start(self, *options):
        with open(os.path.join(self.folder, 'log'), 'a', encoding='utf-8') as log:
            self.program = subprocess.Popen([sys.argv[1], '--data-dir', self.data, *options], stdout=log, stderr=log)
        self.root = ui.app(self.program.pid)
        self.pages = {}

    def remove(self):
        if self.program is not None and self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def quit(self):
        ui.keys('ctrl+q')
        status = self.program.wait(timeout=ui.PATIENCE)
        assert status == 0, f'the program ended with status {status}'
        self.check_log()

    def check_log(self):
        faults = [line for line in self.log() if re.search('-(CRITICAL|WARNING) ', line) and not re.search(NO_FAULTS, line)]
        assert not faults, '\n'.join(faults)

    def log(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8') as log:
            return log.read().splitlines()

    def kill(self):
        self.program.send_signal(signal.SIGKILL)
        self.program.wait()

    def page(self, title):
        """Shows a page by its key; its node. Once more where a popover that closes kept the key."""
        for _ in range(3):
            ui.keys('alt+' + PAGES[title])
            try:
                return self.wait_for_page(title, 5)
            except AssertionError:
                continue
        return self.wait_for_page(title)

    def tab(self, title, name):
        """Shows a tab of a page; the page's node. Once more if the page was still being built."""
        page = self.page(title)
        for _ in range(4):
            ui.click(page, f'^{name}$')
            try:
                ui.wait(lambda: 'pressed' in ui.states(ui.find(page, 'push button', f'^{name}$', 'click')), f'tab {name}', 3)
                return page
            except AssertionError:
                continue
        raise AssertionError(f'tab {name} does not show')

    def resize(self, width, height):
        """The window to this size, shadow and all."""
        window = subprocess.check_output(['xdotool', 'getactivewindow'], text=True).strip()
        subprocess.run(['xdotool', 'windowsize', '--sync', window, str(width), str(height)], check=True)

    def wait_for_page(self, title, seconds=None):
        def shown():                     # the header, before all pages, has the title of the one that is shown
            return ui.see(self.window(), 'label').get_name() == title
        ui.wait(shown, f'page {title}', seconds)
        if title not in self.pages:
            self.pages[title] = ui.find(self.window(), 'filler', f'^{title}$')
        return self.pages[title]

    def window(self, name='^FinX Workstation$'):
        return ui.wait(lambda: next((w for w in self.windows() if ui.matches(w, None, name, None)), None), f'window {name!r}')

    def dialog(self, name):
        """A window over the main one, when keys go to it: the accessibility bus tells of it before the display does."""
        found = self.window(name)
        ui.wait(lambda: re.search(name, self.front()), f'window {name!r} in front')
        return found

    def dialog_by_key(self, key, name):
        """Opens a window by its key. Once more where a popover that closes kept the key."""
        for _ in range(3):
            ui.keys(key)
            try:
                ui.wait(lambda: re.search(name, self.front()), f'window {name!r} in front', 5)
                break
            except AssertionError:
                continue
        return self.dialog(name)

    def front(self):
        """The title of the window that has the keys, or ''."""
        return subprocess.run(['xdotool', 'getactivewindow', 'getwindowname'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True).stdout.strip()

    def windows(self):
        return [self.root.get_child_at_index(i) for i in range(self.root.get_child_count())]

    def activate(self, name='FinX Workstation'):
        """The window of that name to the front."""
        found = subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--name', f'^{name}$'], text=True).split()
        subprocess.run(['xdotool', 'windowactivate', '--sync', found[0]], check=True)
        time.sleep(0.3)

    def find(self, role, name, action=None):
        """Something around the pages: in the header, a bar below it, a toast."""
        return ui.wait(lambda: ui.see(self.window(), role, name, action, is_page), f'{role} {name!r}')

    def click(self, name):
        ui.do(self.find('push button', name, 'click'))

    def wait_gone(self, role, name):
        ui.wait(lambda: ui.see(self.window(), role, name, None, is_page) is None, f'no {role} {name!r}')

    def picture(self, name):
        """What is seen now, beside the test's log: the record of a story."""
        folder = os.environ.get('FINX_PICTURES')
        if folder and shutil.which('import'):
            script = os.path.splitext(os.path.basename(sys.argv[0]))[0]
            subprocess.run(['import', '-window', 'root', os.path.join(folder, f'{script}-{name}.png')], check=True)

    def wait_closed(self):
        """Until the main window is the active one again. Asks the display: GTK 4.8 crashes in an answer to the
        accessibility bus about a window that is just being destroyed."""
        ui.wait(lambda: self.front() == 'FinX Workstation', 'the main window')
        time.sleep(0.3)

    def open_by_name(self, words):
        """Ctrl+K, the words, Enter."""
        for _ in range(5):               # a popover that closes takes the focus back
            ui.keys('ctrl+k')
            try:
                ui.wait(lambda: ui.focus(ui.see(self.window(), 'entry', 'Search symbols', None, is_page)), 'the search', 2)
                break
            except (AssertionError, AttributeError):
                continue
        ui.typing(words)
        ui.keys('Return')

    def control(self, *words, data=None, lines=None):
        """What finxctl says about the same data; lines are what it is told on its input."""
        result = subprocess.run([sys.argv[2], '--data-dir', data or self.data, '--json', *words], stdout=subprocess.PIPE, check=True,
                                input=None if lines is None else ''.join(line + '\n' for line in lines).encode())
        return json.loads(result.stdout)

    def describe(self):
        """The windows as text, without hidden pages and what is only layout."""
        lines, shown = [], ''

        def add(node, depth):
            name, role = node.get_name() or '', node.get_role_name()
            if is_page(node) and name != shown:
                return
            telling = role not in ('panel', 'filler', 'scroll bar', 'scroll pane', 'image') and not name.startswith('Gtk')
            if telling:
                lines.append('  ' * depth + f'{role} {name!r}' + ('' if ui.sensitive(node) else ' insensitive'))
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child is not None:
                    add(child, depth + telling)
        for window in self.windows():
            shown = ui.see(window, 'label').get_name()
            add(window, 0)
        return lines


STEPS = []


def step(words):
    """Registers a step; its words say what the program does."""
    def register(function):
        STEPS.append((words, function))
        return function
    return register


def diagnose(desk):
    """A picture and the widgets, where the test's log and the build folder keep them."""
    folder = os.environ.get('FINX_PICTURES', '.')
    picture = os.path.join(folder, os.path.basename(sys.argv[0]) + '.png')
    if shutil.which('import') and subprocess.run(['import', '-window', 'root', picture]).returncode == 0:
        print(f'# picture: {picture}')
    print(f'# the program {"runs" if desk.program.poll() is None else f"ended with status {desk.program.returncode}"}')
    for line in desk.log():
        print('# log: ' + line)
    if desk.program.poll() is None:
        for line in desk.describe():
            print('#   ' + line)


def run():
    """Each step needs the ones before it, so the first that fails ends the test."""
    desk = Workstation()
    print(f'1..{len(STEPS)}')
    for number, (words, function) in enumerate(STEPS, 1):
        started = time.monotonic()
        try:
            function(desk)
        except Exception:
            print(f'not ok {number} {words}')
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            try:
                diagnose(desk)
            except Exception as error:
                print(f'# no more is known: {error}')
            print(f'Bail out! {words}', flush=True)
            sys.exit(1)
        print(f'ok {number} {words}\n# {time.monotonic() - started:.1f} s', flush=True)
