# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_time.py FINX FINXCTL: the intervals of a chart and its events."""
from desk import run, step
import ui


def field(desk, words):
    """Types into the field of the interval, which the first digit opens."""
    ui.enter(chart(desk))
    ui.keys(words[0])
    entry = ui.find(desk.pages['Markets'], 'text', '^Custom interval$')
    ui.wait(lambda: ui.text(entry) == words[0] and 'focused' in ui.states(entry), 'the digit in the field')
    ui.typing(words[1:])
    ui.wait(lambda: ui.text(entry) == words, words)


def chart(desk):
    return ui.find(desk.wait_for_page('Markets'), 'image', '^Price chart')


def description(desk):
    return chart(desk).get_description() or ''


def shows(desk, words):
    ui.wait(lambda: words in description(desk), words)


@step('a chart is opened')
def start(desk):
    desk.control('broker', 'add', 'practice')
    desk.control('alert', 'add', 'MSFT', '--when', 'last > 0')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('MSFT')
    shows(desk, ', 5 minutes, ')


@step('a digit opens the field of the interval, and what is typed is shown')
def typed(desk):
    for words, name in (('7', '7 minutes'), ('2h', '2 hours'), ('3D', '3 days'), ('1M', '1 month')):
        field(desk, words)
        ui.wait(lambda: name in ui.labels(desk.pages['Markets']), f'{words} means {name}')
        ui.keys('Return')
        shows(desk, f', {name}, ')


@step('what is no interval is refused')
def refused(desk):
    field(desk, '9x')
    ui.keys('Return')
    ui.wait(lambda: any(label.startswith('No interval') for label in ui.labels(desk.pages['Markets'])), 'what can be written')
    ui.keys('Escape')
    shows(desk, ', 1 month, ')


@step('a favourite gets a button, and every start has it')
def favourite(desk):
    ui.click(desk.pages['Markets'], '^All intervals$')
    ui.click(desk.pages['Markets'], '^30 minutes in the bar$')
    ui.keys('Escape')
    ui.click(desk.pages['Markets'], '^30 minutes$')
    shows(desk, ', 30 minutes, ')


@step('bars of trades begin with those of the tape')
def trades(desk):
    field(desk, '5T')
    ui.keys('Return')
    shows(desk, ', 5 trades, ')
    ui.click(desk.pages['Markets'], '^30 minutes$')
    shows(desk, ', 30 minutes, ')


@step('an alert that fired is an event of its bar, which E finds')
def event(desk):
    ui.enter(chart(desk))
    ui.keys('shift+e')
    shows(desk, '; MSFT last > 0')
    ui.keys('Escape')


@step('the interval is as it was after a new start')
def again(desk):
    desk.quit()
    desk.start()
    desk.page('Markets')
    shows(desk, ', 30 minutes, ')


if __name__ == '__main__':
    run()
