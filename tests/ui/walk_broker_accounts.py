# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_broker_accounts.py FINX FINXCTL VENUE: a broker's program that does not run yet, and several accounts behind it."""
import socket

from desk import run, step
from broker import (Venue, button, fill, go_back, go_on, heading, in_field, next_field, put, see_button, start_keyring, take, tested, texts,
                    told, wizard)
import ui

start_keyring()


def free_port():
    """Nobody listens there, until somebody is told to."""
    with socket.socket() as place:
        place.bind(('127.0.0.1', 0))
        return place.getsockname()[1]


PORT = free_port()


@step('a port that can be none is told beside its field')
def checked(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.page('Markets')
    take(desk, 'interactive')
    fill(desk, '127.0.0.1', '70000', '913577')
    told(desk, 'A port is a number from 1 to 65535')
    assert not ui.sensitive(see_button(desk, '^Continue$')), 'it goes on'
    desk.picture('port')
    next_field(desk, 'shift+Tab')
    put(desk, str(PORT))


@step('a program that does not run is told, and found once it does; a clock that is off is told')
def started(desk):
    ui.keys('Return')
    tested(desk, 'The test was not passed. Nothing was connected or changed.')
    told(desk, f'Neither TWS nor IB Gateway answers at 127.0.0.1, port {PORT}. Nothing was sent.')
    desk.picture('not-running')
    tws = Venue('ibkr', PORT)
    tws.say('tws 3600 DU4177003,DU4177004,DU4177005')
    tws.count('CALL')
    ui.do(button(desk, '^Test again$'))
    tested(desk, 'It works, with what is told below.')
    told(desk, 'This computer\'s clock and that of Interactive Brokers are 1 h apart.')
    desk.picture('clock')


def entry(desk, n):
    """The name of the account with that number, from 0 on."""
    return ui.find_all(wizard(desk), 'text', '^Name$')[n]


@step('of several accounts those that are chosen are connected, under their own names and in their own colours')
def chosen(desk):
    go_on(desk, 'Which accounts?')
    desk.picture('accounts')
    ui.pointer(ui.find(wizard(desk), 'check box', 'DU4177005'), 1)
    ui.pointer(entry(desk, 1), 1)
    ui.keys('ctrl+a', 'Delete')
    ui.wait(lambda: not ui.sensitive(see_button(desk, '^Continue$')), 'an account without a name')
    ui.typing('Long term')
    button(desk, '^Continue$')
    ui.keys('Tab', 'Tab')
    ui.wait(lambda: ui.focus(wizard(desk)) and ui.focus(wizard(desk)).get_name().startswith('Colour'), 'focus on the colour')
    ui.keys('space', 'End', 'Return')
    ui.wait(lambda: 'Grey' in ui.labels(wizard(desk)), 'the colour')
    desk.picture('accounts-chosen')
    go_on(desk, 'Trade, or only look?')
    ui.do(button(desk, '^Connect$'))
    heading(desk, '2 accounts connected')
    desk.picture('connected')
    ui.click(wizard(desk), '^Done$')
    desk.wait_closed()
    page = desk.page('System')
    ui.wait(lambda: ui.labels(page).count('Connected') == 2, 'both connections', 60)
    assert 'Long term' in ui.labels(page) and 'Interactive Brokers paper' in ui.labels(page), texts(page)
    desk.picture('system')


@step('accounts that are connected already are not offered again')
def offered(desk):
    take(desk, 'interactive')
    put(desk, '127.0.0.1', str(PORT), '913581')
    ui.keys('Return')
    tested(desk, 'It works, with what is told below.')
    go_on(desk, 'Which accounts?')
    told(desk, 'connected already, as “Long term”')
    assert not ui.sensitive(ui.find(wizard(desk), 'list item', 'DU4177004')), 'connected twice'
    assert ui.sensitive(ui.find(wizard(desk), 'list item', 'DU4177005')), 'not offered'
    desk.picture('offered')
    ui.keys('Escape')
    desk.wait_closed()
    desk.quit()


run()
