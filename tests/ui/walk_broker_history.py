# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_broker_history.py FINX FINXCTL VENUE: what was traded before an account was connected comes into its journal from the wizard's end,
goes in one step, and comes again; what is left is corrected, and the correction taken back."""
from desk import run, step
from broker import Venue, button, go_on, heading, put, start_keyring, take, tested, texts, wizard
import ui

KEY, SECRET = 'PKTEST0123456789ABCD', 's3cr3t/of+the=alpaca'

VENUE = Venue('alpaca')
start_keyring()


def books(desk):
    return desk.window('^Import history$')


def told(desk, words):
    return ui.wait(lambda: words in texts(books(desk)), f'{words!r}', 60)


def press(desk, name):
    ui.do(ui.wait(lambda: next((b for b in ui.find_all(books(desk), 'push button', f'^{name}$') if ui.sensitive(b)), None), f'button {name}'))


@step('an account in which something was traded before is connected')
def connected(desk):
    VENUE.say('trade KO 12 60')
    VENUE.say('trade MSFT 3 40')
    VENUE.count('GET')
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.page('Markets')
    take(desk, 'alpaca')
    put(desk, KEY, SECRET)
    ui.keys('Return')
    tested(desk, 'All of it works.')
    go_on(desk, 'Which accounts?')
    go_on(desk, 'Trade, or only look?')
    ui.do(button(desk, '^Connect$'))
    heading(desk, '1 account connected')


@step('its trades are imported from there, and what is not explained by them is shown')
def imported(desk):
    ui.click(wizard(desk), '^Import history…$')
    told(desk, 'What was traded before the account was connected comes into its journal')
    desk.picture('import')
    press(desk, 'Import')
    told(desk, '2 trades were taken into the journal; 0 were there already.')
    told(desk, 'These are still different')
    assert not any((label or '').startswith('Bought') for label in ui.labels(desk.window())), 'what is old is told as news'
    desk.picture('imported')


@step('the import is taken back in one step, and comes again without doubles')
def taken_back(desk):
    press(desk, 'Undo')
    ui.wait(lambda: 'were taken into the journal' not in texts(books(desk)), 'the page of before')
    desk.picture('taken-back')
    press(desk, 'Import')
    told(desk, '2 trades were taken into the journal; 0 were there already.')
    told(desk, 'These are still different')
    desk.picture('imported-again')


@step('a correction is taken back at once, or stays and makes the journal agree')
def corrected(desk):
    for answer in ('Undo', 'Compare again'):
        ui.pointer(ui.find(books(desk), 'check box', '^USD'), 1)
        press(desk, 'Write corrections')
        told(desk, 'The corrections are written, as one change of the journal.')
        desk.picture('corrected')
        press(desk, answer)
        told(desk, 'These are different.' if answer == 'Undo' else 'The journal and the broker agree.')
    desk.picture('agree')
    ui.keys('Escape')
    desk.wait_closed()


@step('the trades are among the transactions, with the correction')
def seen(desk):
    page = desk.tab('Portfolio', 'Transactions')
    ui.unfold(page, ui.find(page, 'combo box', '^Account'))
    ui.keys('End', 'Return')
    ui.find(page, 'label', '^3 transactions$')
    rows = ui.records(page, 'Transactions')
    assert {row['Symbol'] for row in rows if row['Symbol'] not in (None, '', '–')} == {'KO.LIVE', 'MSFT.LIVE'}, rows
    desk.picture('transactions')
    desk.quit()


run()
