# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_replay.py FINX FINXCTL: a chart goes back to one of its bars and comes on from there."""
import re

from desk import run, step
import ui


def chart(desk):
    return ui.find(desk.wait_for_page('Markets'), 'image', '^Price chart')


def place(desk):
    """How many bars have been seen."""
    for label in ui.labels(desk.pages['Markets']):
        found = re.search(r'bar ([\d,]+) of', label)
        if found:
            return int(found.group(1).replace(',', ''))
    return None


def day(desk):
    """The day of the newest bar that was seen."""
    return next(label for label in ui.labels(desk.pages['Markets']) if re.search(r'bar [\d,]+ of', label)).split(' · ')[0]


def wait_place(desk, bar):
    ui.wait(lambda: place(desk) == bar, f'bar {bar}')


@step('a chart is opened')
def start(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('MSFT')
    ui.wait(lambda: ', 5 minutes, ' in (chart(desk).get_description() or ''), 'bars')


@step('Shift+R at the crosshair hides what came after')
def begin(desk):
    ui.enter(chart(desk))
    for _ in range(30):            # more than a day
        ui.keys('shift+Left')
    ui.keys('shift+r')
    ui.wait(lambda: any(label.startswith('Replay – simulated: MSFT') for label in ui.labels(desk.pages['Markets'])), 'the replay')
    ui.find(desk.pages['Markets'], 'push button', '^Play$')
    desk.first = place(desk)
    assert desk.first > 1


def number(text):
    return float(text.replace(',', ''))


@step('nothing beside the chart tells of the present')
def no_future(desk):
    page = desk.pages['Markets']
    ui.wait(lambda: 'Replay' in ui.labels(page), 'the chip of the quote')
    ui.find(page, 'label', '^Replay: book and trades are made up at its price$')
    limit = ui.wait(lambda: ui.text(ui.find(page, 'text', '^Limit$')), 'a limit price')
    seen = re.search(r'last ([\d,.]+)', chart(desk).get_description()).group(1).rstrip('.')
    assert abs(number(limit) / number(seen) - 1) < 0.002, (limit, seen)


@step('a period shows the next bar, and then it stands')
def forward(desk):
    ui.enter(chart(desk))
    for n in (1, 2, 3):
        ui.keys('period')
        wait_place(desk, desk.first + n)
    ui.find(desk.pages['Markets'], 'push button', '^Play$')


@step('Space plays and stops')
def play(desk):
    ui.keys('space')
    ui.find(desk.pages['Markets'], 'push button', '^Pause$')
    ui.wait(lambda: place(desk) > desk.first + 4, 'more bars')
    desk.picture('replay')
    ui.keys('space')
    ui.find(desk.pages['Markets'], 'push button', '^Play$')


@step('it goes on at the same moment in bars of an hour, and of five minutes again')
def another_interval(desk):
    page = desk.pages['Markets']

    def told():
        return chart(desk).get_description() or ''
    ui.click(page, '^1 hour$')
    ui.wait(lambda: 'Replay – simulated: MSFT, 1 hour' in ui.labels(page), 'the replay in hours')
    ui.wait(lambda: ', 1 hour, ' in told(), 'bars of an hour')
    desk.picture('hours')
    before = place(desk)
    ui.click(page, '^Next bar$')
    wait_place(desk, before + 1)
    ui.click(page, '^5 minutes$')
    ui.wait(lambda: 'Replay – simulated: MSFT, 5 minutes' in ui.labels(page), 'the replay in minutes')
    ui.wait(lambda: ', 5 minutes, ' in told(), 'bars of minutes')
    desk.picture('minutes')


@step('a chart in a window of its own has the bar of the replay too')
def window(desk):
    ui.enter(chart(desk))
    ui.keys('alt+d')
    other = desk.window('^MSFT – charts$')
    ui.find(other, 'push button', '^Next bar$')
    assert any(label.startswith('Replay – simulated: MSFT') for label in ui.labels(other))
    desk.activate('MSFT – charts')
    ui.keys('ctrl+w')
    ui.wait(lambda: len(desk.windows()) == 1, 'one window')
    desk.wait_closed()


@step('the next session begins with its first bar')
def session(desk):
    page, before, today = desk.pages['Markets'], place(desk), day(desk)
    ui.click(page, '^Next session$')
    ui.wait(lambda: (place(desk) or 0) > before and day(desk) != today, 'the next session')


@step('Escape leaves it')
def leave(desk):
    ui.enter(chart(desk))
    ui.keys('Escape')
    ui.keys('Escape')
    ui.wait(lambda: place(desk) is None, 'no replay')
    ui.wait(lambda: 'Replay' not in ui.labels(desk.pages['Markets']), 'no chip')
    ui.wait(lambda: ', 5 minutes, ' in (chart(desk).get_description() or ''), 'bars of now')


if __name__ == '__main__':
    run()
