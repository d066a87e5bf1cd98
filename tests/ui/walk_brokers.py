# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_brokers.py FINX FINXCTL VENUE: an account at a broker, from the wizard to the last order. The key is in a real keyring, and
nowhere else."""
import os
import time

from desk import run, step
from broker import Venue, act, button, fill, find_secret, heading, in_field, put, start_keyring, take, texts, wizard
import ticket
import ui

APP_KEY, APP_SECRET = 'Wq7kPz0aTtYbC1mN9vXsE4rJ2hLgU6dF', 'q8Zr5TnB2cVx7LpM'
KEY, SECRET = 'PKTEST0123456789ABCD', 's3cr3t/of+the=alpaca'

VENUE = Venue('alpaca')
SIGNED = Venue('schwab')
os.environ['FINX_TEST_NONCE'] = '0123abcd'    # the state of a sign-in
start_keyring()


@step('the wizard opens by its name, and Enter takes the broker')
def opened(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.page('Markets')
    desk.open_by_name('Connect a broker')
    desk.window('^Connect a broker$')
    heading(desk, 'Which broker?')
    nameless = [n for n in ui.walk(wizard(desk)) if ui.is_nameless(n)]
    assert not nameless, nameless
    desk.picture('broker')
    ui.wait(lambda: ui.focus(wizard(desk)), 'focus on the search')
    ui.typing('alpaca')
    ui.keys('Return')
    heading(desk, 'What FinX needs')


@step('a key that is wrong is refused at its check, and what was typed stays')
def wrong(desk):
    put(desk, KEY, 'wrong')
    desk.picture('keys')
    ui.keys('Return')
    heading(desk, 'Testing your connection')
    ui.wait(lambda: 'refuses the key' in texts(wizard(desk)), 'why the key is refused')
    desk.picture('refused')
    ui.click(wizard(desk), '^Back$')
    heading(desk, 'What FinX needs')
    ui.wait(lambda: in_field(desk), 'focus in the last field')
    assert not ui.find_all(wizard(desk), 'label', KEY), 'the key is shown'


@step('the right key passes all checks, by keyboard')
def tested(desk):
    ui.wait(lambda: in_field(desk), 'focus in the last field')
    ui.keys('ctrl+a')
    ui.typing(SECRET)
    ui.keys('Return')
    heading(desk, 'Testing your connection')
    heading(desk, 'All of it works. Nothing was ordered or changed.')
    desk.picture('tested')
    ui.wait(lambda: 'focused' in ui.states(button(desk, '^Continue$')), 'focus on Continue')
    ui.keys('Return')
    heading(desk, 'Which accounts?')
    desk.picture('accounts')


@step('the account is connected, with trading on because that was chosen')
def connected(desk):
    ui.keys('Return')
    heading(desk, 'Trade, or only look?')
    desk.picture('trading')
    ui.keys('Down', 'Return')
    heading(desk, '1 account connected')
    assert 'The keyring keeps the key.' in texts(wizard(desk)), texts(wizard(desk))
    desk.picture('done')
    button(desk, '^Import history…$')
    button(desk, '^Connect another$')
    ui.keys('Return')
    desk.wait_closed()
    desk.wait_for_page('Portfolio')
    accounts = {a['account']: a for a in desk.control('broker', 'list')}
    assert 'alpaca' in accounts, accounts


@step('System shows how the connection is, and what is in the account')
def shown(desk):
    page = desk.page('System')
    ui.wait(lambda: 'Connected' in ui.labels(page), 'that it is connected')
    ui.wait(lambda: 'Net worth 100,000.00 USD' in texts(page), 'what the account is worth')
    assert 'Alpaca · Paper · trading on' in texts(page), texts(page)
    assert 'Practice desk open' in ui.labels(desk.window()), 'the share that is shown is the desk\'s, whatever account is chosen'
    desk.picture('system')


@step('a symbol is found at the broker, and its prices stream')
def streams(desk):
    VENUE.say('price KO 71.10 71.12')
    page = desk.page('Markets')
    ui.pointer(ui.find(page, 'push button', '^Add a symbol$'), 1)
    time.sleep(0.5)
    ui.typing('Coca-Cola')
    ui.find(page, 'list item', '^KO, .*Alpaca paper$')
    desk.picture('found')
    ui.keys('Tab')
    for _ in range(10):
        focus = ui.focus(page)
        if focus is not None and 'Alpaca paper' in (focus.get_name() or ''):
            break
        ui.keys('Tab')
        time.sleep(0.1)
    ui.keys('Return')
    ui.wait(lambda: 'KO.LIVE' in ticket.watched(desk), 'the symbol in the watchlist')
    ui.wait(lambda: any('71.1' in (n.get_name() or '') for n in ui.walk(page) if n.get_role_name() == 'label'), 'a price of the broker')
    desk.picture('streams')


@step('the ticket sends an order once although the line is cut before the answer, and shows what the venue says')
def cut(desk):
    ui.keys('ctrl+n')
    root = ticket.ticket(desk)
    ticket.choose_type(root, 'Limit')
    ticket.write(root, 'Quantity', '3')
    ticket.write(root, 'Limit', '60')
    ui.wait(lambda: ui.sensitive(ticket.send_button(root)), 'an order that may be sent')
    VENUE.say('cut-after POST /v2/orders')
    ui.keys('ctrl+Return')
    ticket.confirm(desk, 'Buy 3 KO.LIVE, limit 60.0000, day')
    order = ui.wait(lambda: next((o for o in desk.control('order', 'list', '--account', 'alpaca')
                                  if o['state'] == 'working'), None), 'the order as the venue has it', 60)
    assert order['symbol'] == 'KO.LIVE', order
    assert VENUE.count('POST /v2/orders') == 1
    page = desk.page('Execution')
    ui.wait(lambda: any(r.get('State') == 'Working' for r in ui.records(page, 'Working orders')), 'the order on Execution')
    desk.picture('cut')


@step('a fill comes by itself')
def filled(desk):
    VENUE.say('price KO 59.80 59.90')
    ui.wait(lambda: next((o for o in desk.control('order', 'list', '--account', 'alpaca') if o['state'] == 'filled'), None), 'the fill', 60)


@step('the journal and the broker are compared')
def compared(desk):
    act(desk, 'Alpaca paper', 'Compare with the broker…')
    window = desk.window('^Compare with the broker$')
    ui.wait(lambda: 'agree' in texts(window) or 'different' in texts(window), 'what is different', 60)
    desk.picture('compare')
    ui.keys('Escape')
    desk.wait_closed()


@step('a key that is refused is told with its reason, and the line is down')
def down(desk):
    VENUE.say('refuse GET /v2')
    VENUE.say('cut-streams')
    act(desk, 'Alpaca paper', 'Pause')
    page = desk.page('System')
    ui.wait(lambda: 'Paused' in ui.labels(page), 'that it is paused')
    act(desk, 'Alpaca paper', 'Go on')
    ui.wait(lambda: 'Down' in ui.labels(page), 'that it is down', 60)
    desk.picture('down')


@step('at a broker where one signs in, the browser\'s last address is pasted, and the test goes on with it')
def signed_in(desk):
    take(desk, 'schwab')
    fill(desk, APP_KEY, APP_SECRET, 'https://127.0.0.1:8182')
    assert not ui.sensitive(ui.find_all(wizard(desk), 'push button', '^Continue$')[0]), 'nobody signed in yet'
    ui.click(wizard(desk), '^Sign in with the browser')
    ui.wait(lambda: 'paste it here, and press Enter' in texts(wizard(desk)), 'what to do with the browser')
    ui.wait(lambda: 'No browser opened' in texts(wizard(desk)), 'why there is no browser')
    ui.wait(lambda: in_field(desk), 'focus in the address')
    field = scroller = ui.find(wizard(desk), None, '^Address at which the browser ended')
    while scroller.get_role_name() != 'scroll pane':
        scroller = scroller.get_parent()
    ui.wait(lambda: ui.bottom(field) <= ui.bottom(scroller), 'the whole of the field')
    desk.picture('sign-in')
    ui.typing('https://127.0.0.1:8182/?code=C0.b2F1dGg.a%2Bb%2Fc%40&session=s-1&state=0123abcd')
    desk.picture('pasted')
    ui.keys('Return')
    heading(desk, 'Signed in. Go on to test the connection')
    desk.picture('signed-in')
    ui.click(wizard(desk), '^Continue$')
    heading(desk, 'Testing your connection')
    ui.wait(lambda: 'Nothing was ordered or changed.' in texts(wizard(desk)), 'the checks pass')
    ui.keys('Escape')
    desk.wait_closed()


@step('disconnecting says what stays, and erases the key')
def disconnected(desk):
    act(desk, 'Alpaca paper', 'Disconnect…')
    dialog = ui.wait(lambda: next((w for w in desk.windows() if 'Disconnect “Alpaca paper”?' in ui.labels(w)), None), 'the question')
    desk.picture('disconnect')
    ui.click(dialog, '^Disconnect')
    ui.find(desk.page('System'), 'push button', '^Connect a broker…$')
    desk.picture('empty')
    desk.quit()
    assert 'alpaca' not in [a['account'] for a in desk.control('broker', 'list')]


@step('the key is in no file and no output')
def untold(desk):
    told = find_secret(desk, KEY, SECRET, APP_SECRET)
    assert told is None, f'{told} has it'


run()
