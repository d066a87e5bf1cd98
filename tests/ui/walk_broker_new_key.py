# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_broker_new_key.py FINX FINXCTL VENUE: a connection whose key is refused by now gets another one."""
from desk import run, step
from broker import (Venue, act, button, find_secret, go_back, heading, in_field, put, see_button, start_keyring, tested, texts, told, wizard)
import ui

KEY = 'hT6vQmWnXz0PpY3kTestKeyOfNobody1234567890ABCDEFGHIJKLMNOP'
SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=='
PASSWORD = 'hush hush'

VENUE = Venue('kraken')
start_keyring()


def wait_connected(desk):
    page = desk.page('System')
    ui.wait(lambda: 'Kraken · Live · trading off' in texts(page) and 'Connected' in ui.labels(page), 'the connection', 60)


@step('an account that was connected by command is shown as it is')
def connected(desk):
    desk.control('broker', 'add', 'practice')
    desk.control('broker', 'add', 'kraken', '--name', 'Kraken', lines=[KEY, SECRET, ''])
    desk.start()
    wait_connected(desk)


@step('a key that is wrong by now takes the line down; a new one that is wrong changes nothing')
def renewed_wrong(desk):
    VENUE.say('password')
    VENUE.say('cut-streams')
    act(desk, 'Kraken', 'Pause')
    act(desk, 'Kraken', 'Go on')
    page = desk.page('System')
    ui.wait(lambda: 'Down' in ui.labels(page), 'that it is down', 60)
    act(desk, 'Kraken', 'New key…')
    heading(desk, 'What FinX needs')
    put(desk, KEY, SECRET)
    desk.picture('new-key')
    ui.keys('Return')
    tested(desk, 'Kraken refuses the key')
    desk.picture('new-key-refused')
    assert not ui.sensitive(see_button(desk, '^Use this key$')), 'a refused key is used'


@step('a new key that is right is used from now on, with the account as it was')
def renewed(desk):
    go_back(desk, 'What FinX needs')
    ui.wait(lambda: in_field(desk), 'focus in the password')
    put(desk, PASSWORD)
    ui.keys('Return')
    tested(desk, 'All of it works. Nothing was ordered or changed.')
    desk.picture('new-key-tested')
    ui.do(button(desk, '^Use this key$'))
    heading(desk, 'The new key is used from now on')
    told(desk, 'The keyring keeps the new key, and the old one is erased.')
    desk.picture('new-key-done')
    ui.click(wizard(desk), '^Done$')
    desk.wait_closed()
    wait_connected(desk)
    desk.picture('system')
    desk.quit()


@step('the keys are in no file and no output')
def untold(desk):
    place = find_secret(desk, KEY, SECRET, PASSWORD)
    assert place is None, f'{place} has it'


run()
