# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_limits.py FINX FINXCTL: a risk limit is set, is passed, and is told in the bell on another page; once, also after a restart."""
import os

from desk import run, step
import ui

ROWS = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,20000,,EUR
2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR
'''
PRICES = 'date,close\n2023-01-03,95.5\n2025-06-30,130.5\n'


def fill(window, name, words):
    entry = ui.find(window, 'text', name)
    ui.pointer(entry, 1)
    ui.overwrite(entry, words)
    ui.keys('Return')


def unread(desk):
    return ui.see(desk.window(), None, '^Alerts: 1 unread$')


@step('a limit below what is held is passed as soon as it is set')
def set_limit(desk):
    for name, text in (('rows.csv', ROWS), ('vwce.csv', PRICES)):
        with open(os.path.join(desk.folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    desk.control('portfolio', 'create', 'First', '--currency', 'EUR')
    desk.control('import', os.path.join(desk.folder, 'rows.csv'), '--portfolio', 'first')
    desk.control('prices', 'import', os.path.join(desk.folder, 'vwce.csv'), '--symbol', 'VWCE', '--currency', 'EUR')
    desk.start()
    page = desk.tab('Portfolio', 'Risk')
    ui.find(page, 'label', '^No limits$')
    ui.click(page, '^Limits…$')
    window = desk.window('^Risk limits$')
    fill(window, 'Leverage', '0.5')
    ui.find(page, 'label', '^passed$')
    fill(window, 'Symbol of one more', 'vwce')
    fill(window, '^VWCE$', '90')
    ui.find(page, 'label', '^Holding · VWCE$')
    ui.keys('Escape')


@step('the bell tells it on every page, and what was passed')
def bell(desk):
    desk.page('Dashboard')
    ui.wait(lambda: unread(desk), 'one unread alert')
    history = desk.control('alert', 'history')
    assert [line['condition'] for line in history] == ['leverage'], history
    assert {line['id']: line['state'] for line in desk.control('alert', 'list')} == {
        'limit:first:leverage': 'fired', 'limit:first:holding_weight:VWCE': 'armed'}


@step('a restart does not tell it again')
def again(desk):
    desk.quit()
    desk.start()
    desk.wait_for_page('Dashboard')
    page = desk.tab('Portfolio', 'Risk')
    ui.find(page, 'label', '^passed$')
    assert len(desk.control('alert', 'history')) == 1


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
