# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 window as a person or a screen reader does, through the accessibility bus; inside desk.sh."""
import re
import subprocess
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib

Atspi.init()
Atspi.set_timeout(2000, 5000)


def walk(node):
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from walk(child)


def wait(test, what, seconds=20):
    """Repeats test until it gives something true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            result = test()
            if result:
                return result
        except GLib.Error:
            pass                         # the object went away while it was read
        time.sleep(0.1)
    raise AssertionError(f'not seen within {seconds} s: {what}')


def app(name):
    """The program with the given g_get_prgname()."""
    desktop = Atspi.get_desktop(0)

    def find_app():
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_name() == name:
                return child
    return wait(find_app, f'program {name}')


def actions(node):
    """Its actions; one that is insensitive counts them but does not tell them."""
    found = []
    for i in range(Atspi.Action.get_n_actions(node)):
        try:
            found.append(Atspi.Action.get_action_name(node, i))
        except GLib.Error:
            pass
    return found


def states(node):
    return {s.value_nick for s in node.get_state_set().get_states()}


def matches(node, role, name, action):
    return ((role is None or node.get_role_name() == role)
            and (name is None or re.search(name, node.get_name() or ''))
            and (action is None or action in actions(node)))


def see(root, role, name=None, action=None):
    """The first such node, or None. GTK lists only what is mapped, and says `showing` of windows alone."""
    for node in walk(root):
        if matches(node, role, name, action):
            return node
    return None


def find(root, role, name=None, action=None, seconds=20):
    return wait(lambda: see(root, role, name, action), f'{role} {name!r}', seconds)


def gone(root, role, name=None, seconds=20):
    wait(lambda: see(root, role, name) is None, f'no {role} {name!r}', seconds)


def do(node, action='click'):
    assert Atspi.Action.do_action(node, actions(node).index(action))


def click(root, name, role='push button'):
    do(find(root, role, name, 'click'))


def set_text(node, text):
    assert Atspi.EditableText.set_text_contents(node, text)


def text(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def rows(table):
    """The realized rows of the GtkColumnView inside table, as lists of cell texts."""
    found = []
    for node in walk(table):
        if node.get_role_name() == 'table row':
            cells = []
            for j in range(node.get_child_count()):
                cell = node.get_child_at_index(j)
                cells.append(next((c.get_name() for c in walk(cell) if c.get_role_name() == 'label' and c.get_name()), ''))
            found.append(cells)
    return found


def keys(*combinations):
    for combination in combinations:
        subprocess.run(['xdotool', 'key', combination], check=True)
        time.sleep(0.15)


def typing(words):
    subprocess.run(['xdotool', 'type', '--delay', '20', words], check=True)
