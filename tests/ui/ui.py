# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 window as a person or a screen reader does, through the accessibility bus; inside desk.sh.

GTK 4.8 also lists the hidden pages of a GtkStack, and gives a widget that nobody named the name of its type.
"""
import re
import subprocess
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib

Atspi.init()
Atspi.set_timeout(2000, 5000)

PATIENCE = 20                            # seconds; a test under a sanitizer takes more
LOOKS = 4                                # in each of them, at least

# What a person operates; each has to have a name. GtkToggleButton is a push button, GtkSwitch a check box.
CONTROLS = {'push button', 'toggle button', 'check box', 'radio button', 'text', 'entry', 'password text', 'combo box',
            'spin button', 'slider', 'tree table', 'table', 'menu item'}


def walk(node, skip=None):
    """Node and all below it, but for what skip(node) names."""
    if node is None:                     # gone while its parent was read
        return
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None and not (skip and skip(child)):
            yield from walk(child, skip)


def wait(test, what, seconds=None):
    """Repeats test until it gives something true. The program answers each look between two events of its own, so a busy
    machine, where few looks fit into the time, has more of it."""
    seconds = seconds or PATIENCE
    end = time.monotonic() + seconds
    looks = 0
    while True:
        looks += 1
        try:
            result = test()
            if result:
                return result
        except GLib.Error:
            pass                         # the object went away while it was read
        late = time.monotonic() - end
        if late > 0 and (looks >= LOOKS * seconds or late > 4 * seconds):
            raise AssertionError(f'not seen within {seconds} s: {what}')
        time.sleep(0.05)


def app(pid):
    """The program of a process."""
    desktop = Atspi.get_desktop(0)

    def find_app():
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == pid:
                return child
    return wait(find_app, f'program of process {pid}')


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


def sensitive(node):
    return 'sensitive' in states(node)


def matches(node, role, name, action):
    return ((role is None or node.get_role_name() == role)
            and (name is None or re.search(name, node.get_name() or ''))
            and (action is None or action in actions(node)))


def see(root, role, name=None, action=None, skip=None):
    """The first such node, or None."""
    for node in walk(root, skip):
        if matches(node, role, name, action):
            return node
    return None


def find(root, role, name=None, action=None, seconds=None):
    return wait(lambda: see(root, role, name, action), f'{role} {name!r}', seconds)


def gone(root, role, name=None, seconds=None):
    wait(lambda: see(root, role, name) is None, f'no {role} {name!r}', seconds)


def find_all(root, role, name=None):
    return [node for node in walk(root) if matches(node, role, name, None)]


def labels(root):
    """All texts below root, in their order."""
    return [node.get_name() for node in walk(root) if node.get_role_name() == 'label' and node.get_name()]


def do(node, action='click'):
    assert Atspi.Action.do_action(node, actions(node).index(action))


def click(root, name, role='push button'):
    do(find(root, role, name, 'click'))


def tick(node):
    """Goes to a check box by Tab and changes it: the bus does not know where in a popover it is."""
    before = 'checked' in states(node)
    for _ in range(40):
        if 'focused' in states(node):
            break
        keys('Tab')
        time.sleep(0.1)
    keys('space')
    wait(lambda: ('checked' in states(node)) != before, f'{node.get_name()} the other way')


def text(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def write(node, words):
    """Puts words into an entry at once, where it can not be reached by the pointer."""
    return Atspi.EditableText.set_text_contents(node, words)


def focus(root):
    """What has the focus below root, or None."""
    return next((node for node in walk(root) if 'focused' in states(node)), None) if root is not None else None


def rows(table):
    """The realized rows of the GtkColumnView inside table, each as a list of cell nodes; the first are the heads."""
    return [[next((c for c in walk(row.get_child_at_index(j)) if c.get_role_name() == 'label' and c.get_name()), None)
             for j in range(row.get_child_count())]
            for row in walk(table) if row.get_role_name() == 'table row']


def records(root, name):
    """The rows of the table of that name as dictionaries from head to text. GTK lists rows of hidden columns too."""
    heads, *found = [[cell.get_name() if cell else '' for cell in row] for row in rows(find(root, 'tree table', f'^{name}$'))]
    return [dict(zip(heads, row)) for row in found]


def is_nameless(node):
    return (node.get_role_name() in CONTROLS
            and (not (node.get_name() or '').strip() or re.fullmatch(r'(Gtk|Adw|Finx)[A-Z]\w*', node.get_name())))


def keys(*combinations):
    for combination in combinations:
        subprocess.run(['xdotool', 'key', '--clearmodifiers', combination], check=True)
        time.sleep(0.08)


def typing(words):
    subprocess.run(['xdotool', 'type', '--delay', '12', '--file', '-'], input=words, text=True, check=True)


def choose(root, name, seconds=None):
    """Picks from the menu that is open."""
    do(find(root, 'menu item', f'^{name}$', 'click', seconds))
    gone(root, 'menu item', f'^{name}$')
    time.sleep(0.3)                      # the menu lets go of the pointer


def enter(node, **part):
    """Clicks into node, or what it finds, until that has the focus: a closing popover takes a click for itself."""
    look = node if callable(node) else lambda: node
    for _ in range(8):
        node = look()
        pointer(node, 1, **part)
        try:
            return wait(lambda: 'focused' in states(node), f'focus in {node.get_name()}', 2)
        except AssertionError:
            continue
    raise AssertionError(f'{node.get_name()} takes no focus')


def unfold(root, box):
    """Opens the list of a combo box: the keys go to it then."""
    for _ in range(4):
        pointer(box, 1)
        try:
            return wait(lambda: focus(root) and focus(root).get_role_name() == 'list item', f'focus in the list of {box.get_name()}', 5)
        except AssertionError:
            continue
    raise AssertionError(f'{box.get_name()} has no list')


def menu(root, node, name, **part):
    """Opens the menu of node with the second button and picks from it. Once more if another menu still held the pointer, or
    if it came so late that the next press closed it."""
    for _ in range(4):
        pointer(node, 3, **part)
        try:
            find(root, 'menu item', f'^{name}$', seconds=3)
            return choose(root, name, 3)
        except AssertionError:
            continue
    raise AssertionError(f'no menu with {name!r}')


def overwrite(entry, words):
    """Types over what is in an entry that has the focus. Again, if the program selected something in between: then the
    words may stand there for a moment while they are typed in front of what was left."""
    def is_typed():
        return text(entry).replace(',', '') == words
    for _ in range(3):
        keys('ctrl+a')
        typing(words)
        try:
            wait(is_typed, f'{words!r} in {entry.get_name()}', 2)
        except AssertionError:
            continue
        time.sleep(0.3)
        if is_typed():
            return
    raise AssertionError(f'{entry.get_name()} is {text(entry)!r}, not {words!r}')


def fill(row, words):
    """Clicks into an entry that is a row of a list, and types over what is in it. Such a one does not tell that it has the focus."""
    for _ in range(3):
        pointer(row, 1)
        time.sleep(0.3)
        try:
            return overwrite(row, words)
        except AssertionError:
            continue
    raise AssertionError(f'{row.get_name()} is {text(row)!r}, not {words!r}')


def place(node):
    """Its rectangle on the screen, as x, y, width, height. GTK 4.8 knows only places in the window."""
    window = subprocess.check_output(['xdotool', 'getactivewindow'], text=True).strip()
    shell = dict(line.split('=') for line in
                 subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', window], text=True).split())
    frame = re.findall(r'\d+', subprocess.check_output(['xprop', '-id', window, '_GTK_FRAME_EXTENTS'], text=True).partition('=')[2])
    left, top = (int(frame[0]), int(frame[2])) if len(frame) == 4 else (0, 0)
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return int(shell['X']) + left + box.x, int(shell['Y']) + top + box.y, box.width, box.height


def bottom(node):
    """Where it ends on the screen."""
    _, top, _, height = place(node)
    return top + height


def pointer(node, *buttons, x=0.5, y=0.5):
    """Moves the pointer to a part of node and presses buttons there: 1 and 3, and 4 and 5 for the wheel."""
    left, top, width, height = place(node)
    subprocess.run(['xdotool', 'mousemove', str(round(left + x * width)), str(round(top + y * height))], check=True)
    time.sleep(0.05)
    for button in buttons:
        subprocess.run(['xdotool', 'click', str(button)], check=True)
        time.sleep(0.05)


def drag(node, start, end):
    """Drags with the first button from one part of node to another."""
    left, top, width, height = place(node)
    points = [(start[0] + (end[0] - start[0]) * i / 5, start[1] + (end[1] - start[1]) * i / 5) for i in range(6)]
    for i, (x, y) in enumerate(points):
        subprocess.run(['xdotool', 'mousemove', str(round(left + x * width)), str(round(top + y * height))], check=True)
        if i == 0:
            subprocess.run(['xdotool', 'mousedown', '1'], check=True)
        time.sleep(0.03)
    subprocess.run(['xdotool', 'mouseup', '1'], check=True)
