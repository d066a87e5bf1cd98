# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_broker_accounts.py FINX FINXCTL VENUE: a broker's program that does not run yet, several accounts behind it, and what was traded
before."""
import socket

from desk import run, step
from broker import (Venue, button, fill, go_back, go_on, heading, in_field, next_field, put, see_button, start_keyring, take, tested, texts,
                    told, wizard)
import ui

KEY, SECRET = 'PKTEST0123456789ABCD', 's3cr3t/of+the=alpaca'

ALPACA = Venue('alpaca')
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
    desk.picture('not-running')
    print('# ' + texts(wizard(desk)))
    tws = Venue('ibkr', PORT)
    tws.say('tws 3600 DU4177003,DU4177004,DU4177005')
    tws.count('CALL')
    ui.do(button(desk, '^Test again$'))
    tested(desk, 'It works, with what is told below.')
    desk.picture('clock')
    print('# ' + texts(wizard(desk)))


@step('of several accounts those that are chosen are connected, under their names')
def chosen(desk):
    go_on(desk, 'Which accounts?')
    desk.picture('accounts')
    print('\n'.join('# '+l for l in texts(wizard(desk)).splitlines()))
    go_on(desk, 'Trade, or only look?')
    ui.do(button(desk, '^Connect$'))
    told(desk, 'connected', 30)
    desk.picture('connected')
    print('\n'.join('# '+l for l in texts(wizard(desk)).splitlines()))
    ui.click(wizard(desk), '^Done$')
    desk.wait_closed()
    page = desk.page('System')
    import time
    time.sleep(8)
    desk.picture('system')
    print('\n'.join('# '+l for l in texts(page).splitlines()[:60]))


run()
