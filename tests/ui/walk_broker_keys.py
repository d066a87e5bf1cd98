# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_broker_keys.py FINX FINXCTL VENUE: a live account, and keys that are wrong, may too much or too little."""
from desk import run, step
from broker import (Venue, button, fill, find_secret, go_back, go_on, heading, in_field, next_field, put, question, see_button, start_keyring,
                    take, tested, texts, told, wizard)
import ui

KEY = 'hT6vQmWnXz0PpY3kTestKeyOfNobody1234567890ABCDEFGHIJKLMNOP'
SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=='
LOOKS = 'query-funds query-open-trades query-closed-trades access-ws'
TRADES = LOOKS + ' modify-trades close-trades'

VENUE = Venue('kraken')
start_keyring()


def permit(words):
    VENUE.say('permit ' + words)
    VENUE.count('GET')                   # it is done


def confirmation(desk):
    """Its box in the test."""
    return ui.find(wizard(desk), 'check box', 'this key can send money away$')


@step('a key of a live account that is wrong is refused; what was typed can be corrected')
def wrong(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.page('Markets')
    take(desk, 'kraken')
    assert 'Of the live account at Kraken' in texts(wizard(desk)), texts(wizard(desk))
    put(desk, KEY[:-1], SECRET)
    desk.picture('keys')
    ui.keys('Return')
    tested(desk, 'The test was not passed. Nothing was connected or changed.')
    told(desk, 'Kraken refuses the key')
    assert not ui.sensitive(see_button(desk, '^Continue$')), 'a refused key goes on'
    desk.picture('refused')
    permit(TRADES + ' withdraw-funds')
    go_back(desk, 'What FinX needs')
    for _ in range(2):                   # from the password, which is empty
        next_field(desk, 'shift+Tab')
    fill(desk, KEY)
    ui.keys('Return')


@step('a key that can send money away is refused until that is confirmed')
def withdrawing(desk):
    tested(desk, 'This key could send money away. Nothing was connected')
    assert not ui.sensitive(see_button(desk, '^Continue$')), 'it goes on unconfirmed'
    desk.picture('withdraw')
    ui.do(button(desk, '^Test again$'))
    tested(desk, 'This key could send money away. Nothing was connected')
    ui.wait(lambda: ui.focus(wizard(desk)) and 'send money away' in ui.focus(wizard(desk)).get_name(), 'focus on the confirmation')
    ui.keys('space')
    tested(desk, 'This key could send money away, which you allowed')
    button(desk, '^Continue$')
    desk.picture('withdraw-confirmed')


@step('what was confirmed is taken back by another press, and holds for no other key')
def unconfirmed(desk):
    ui.pointer(confirmation(desk), 1)
    tested(desk, 'This key could send money away. Nothing was connected')
    assert not ui.sensitive(see_button(desk, '^Continue$')), 'it goes on unconfirmed'
    ui.pointer(confirmation(desk), 1)
    tested(desk, 'This key could send money away, which you allowed')
    go_back(desk, 'What FinX needs')
    ui.wait(lambda: in_field(desk), 'focus in the password')
    put(desk, 'other')
    ui.keys('Return')
    tested(desk, 'This key could send money away. Nothing was connected')
    assert 'checked' not in ui.states(confirmation(desk)), 'the confirmation of another key'


@step('a key that may only look is connected without trading')
def looking(desk):
    permit(LOOKS)
    ui.do(button(desk, '^Test again$'))
    tested(desk, 'The key may not trade')
    desk.picture('looks')
    go_on(desk, 'Which accounts?')
    go_on(desk, 'Trade, or only look?')
    assert not ui.sensitive(ui.find(wizard(desk), 'list item', '^Trading on$')), 'trading without permission'
    desk.picture('looks-only')
    go_back(desk, 'Which accounts?')
    go_back(desk, 'Testing your connection')
    permit(TRADES)
    go_back(desk, 'What FinX needs')
    ui.wait(lambda: in_field(desk), 'focus in the password')
    ui.keys('ctrl+a', 'Delete', 'Return')
    tested(desk, 'All of it works. Nothing was ordered or changed.')


@step('trading with real money is off, and asked about before it is on')
def real(desk):
    go_on(desk, 'Which accounts?')
    go_on(desk, 'Trade, or only look?')
    assert 'checked' in ui.states(ui.find(wizard(desk), 'check box', '^Trading off$')), 'trading is on by itself'
    desk.picture('live')
    ui.keys('Down', 'Return')
    asked = question(desk, 'Trade with real money at Kraken?')
    desk.picture('real-money')
    ui.keys('Return')                    # by default: back
    ui.wait(lambda: asked not in desk.windows(), 'the answer')
    heading(desk, 'Trade, or only look?')
    assert 'kraken' not in [a['account'] for a in desk.control('broker', 'list')], 'connected by a question'
    ui.do(button(desk, '^Connect$'))
    ui.click(question(desk, 'Trade with real money at Kraken?'), '^Switch trading on')
    heading(desk, '1 account connected')
    told(desk, 'Trading is on: the order ticket asks before it sends.')
    desk.picture('done')
    ui.click(wizard(desk), '^Done$')
    desk.wait_closed()
    page = desk.page('System')
    ui.wait(lambda: 'Kraken · Live · trading on' in texts(page) and 'Connected' in ui.labels(page), 'the connection')
    desk.quit()


@step('the keys are in no file and no output')
def untold(desk):
    place = find_secret(desk, KEY[:-1], SECRET)
    assert place is None, f'{place} has it'


run()
