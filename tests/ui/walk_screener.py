# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_screener.py FINX FINXCTL: conditions are picked and typed, screens kept, renamed and deleted, matches opened."""
import time

from desk import run, step
import ui

from gi.repository import Atspi


def press(page, name):
    """A button that opens something, by the pointer; once more where another popover took the click."""
    ui.pointer(ui.find(page, 'push button', name), 1)
    time.sleep(0.4)


def pick(page, name, item):
    for _ in range(4):
        press(page, name)
        try:
            ui.find(page, 'menu item', f'^{item}$', seconds=3)
            break
        except AssertionError:
            continue
    ui.choose(page, item)


def add(page, name, entry, words):
    """Opens the popover of a button, writes into one of its entries, and adds it."""
    for _ in range(4):
        press(page, name)
        if ui.see(page, 'text', entry):
            break
    Atspi.EditableText.set_text_contents(ui.find(page, 'text', entry), words)
    ui.click(page, '^Add$')
    ui.keys('Escape')


def count(page):
    """How many match, of how many."""
    words = ui.find(page, 'label', r'^\d+ of \d+ match').get_name().split()
    return int(words[0]), int(words[2])


@step('a screen that comes with the program shows what it finds, and follows the market')
def ready(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    page = desk.tab('Markets', 'Screener')
    ui.find(page, 'tree table', '^Instruments that match$')
    found, covered = count(page)
    told = desk.control('market', 'screen', '--screen', 'uptrend')
    assert covered == told['covered'], (covered, told['covered'])
    assert abs(found - told['found']) <= 2, (found, told['found'])     # the market goes on meanwhile


@step('a condition is picked from lists, another is typed with a fault that is told at its column')
def conditions(desk):
    page = desk.page('Markets')
    pick(page, '^Screen: ', 'New screen')
    ui.wait(lambda: count(page)[0] == count(page)[1], 'all instruments')
    add(page, '^Add a condition$', '^Value$', '100')
    ui.find(page, 'push button', '^Change the condition last > 100$')
    ui.wait(lambda: 0 < count(page)[0] < count(page)[1], 'fewer matches')
    ui.click(page, '^Conditions as text$')
    entry = ui.find(page, 'text', '^Condition in words$')
    ui.overwrite(entry, 'last > 100 an bid > 0')
    ui.find(page, 'label', '^Column 12: ')
    ui.enter(entry)
    ui.keys('ctrl+a')
    ui.typing('last > 100 and rs')       # completed: what stands in the brackets is chosen
    ui.find(page, 'list', '^What it may become$')
    ui.keys('Tab')
    ui.wait(lambda: ui.text(entry) == 'last > 100 and rsi(14)', 'what was completed')
    ui.keys('End')
    ui.typing(' > 0')
    ui.wait(lambda: ui.text(entry) == 'last > 100 and rsi(14) > 0', 'the rest')
    ui.gone(page, 'label', '^Column 12: ')
    ui.click(page, '^Conditions as text$')
    ui.find(page, 'push button', r'^Change the condition rsi\(14\) > 0$')
    ui.click(page, r'^Take the condition rsi\(14\) > 0 away$')
    ui.gone(page, 'push button', r'^Change the condition rsi')


@step('it is kept under a name, renamed, deleted, and comes back by undo and after a start')
def keep(desk):
    page = desk.page('Markets')
    ui.click(page, '^Keep$')
    dialog = desk.dialog('^Keep this screen$')
    ui.enter(ui.find(dialog, 'text', '^Name$'))
    ui.typing('Dear ones')
    ui.keys('Return')
    desk.wait_closed()
    ui.find(page, 'push button', '^Screen: Dear ones$')
    ui.wait(lambda: any(screen['name'] == 'Dear ones' for screen in desk.control('market', 'screen', '--list')), 'the screen is kept')
    pick(page, '^More about this screen$', 'Delete')
    ui.find(page, 'push button', '^Screen: New screen$')
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.find(page, 'push button', '^Screen: Dear ones$')
    desk.quit()
    desk.start()
    page = desk.tab('Markets', 'Screener')
    ui.find(page, 'push button', '^Screen: Dear ones$')
    ui.find(page, 'push button', '^Change the condition last > 100$')


@step('a column is added; a match is opened in the chart')
def columns(desk):
    page = desk.page('Markets')
    add(page, '^Columns$', '^Column as text$', 'roc(5, 1d)')
    ui.wait(lambda: all(row['roc(5, 1d)'] not in ('', '–') for row in ui.records(page, 'Instruments that match')), 'the column')
    table = ui.find(page, 'tree table', '^Instruments that match$')
    ui.pointer(ui.rows(table)[1][0], 1)
    ui.keys('Return')
    ui.wait(lambda: 'showing' not in ui.states(table), 'the chart instead of the screener')


run()
