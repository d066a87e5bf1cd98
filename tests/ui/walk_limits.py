# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_limits.py FINX FINXCTL: a risk limit is set, is passed, and is told in the bell on another page; once, also after a restart.
Then the portfolio is rebalanced with an instrument that is not held."""
import os
import sqlite3

from desk import run, step
import ui

ROWS = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,20000,,EUR
2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR
'''
PRICES = 'date,close\n2023-01-03,95.5\n2025-06-30,130.5\n'


def fill(window, name, words):
    ui.fill(ui.find(window, 'text', name), words)
    ui.keys('Return')


def unread(desk):
    return ui.see(desk.window(), None, '^Alerts: 1 unread$')


@step('a limit below what is held is passed as soon as it is set')
def set_limit(desk):
    for name, text in (('rows.csv', ROWS), ('vwce.csv', PRICES), ('sap.csv', 'date,close\n2025-06-30,200\n')):
        with open(os.path.join(desk.folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    desk.control('portfolio', 'create', 'First', '--currency', 'EUR')
    desk.control('import', os.path.join(desk.folder, 'rows.csv'), '--portfolio', 'first')
    for symbol in 'VWCE', 'SAP':
        desk.control('prices', 'import', os.path.join(desk.folder, symbol.lower() + '.csv'), '--symbol', symbol, '--currency', 'EUR')
    desk.start()
    page = desk.tab('Portfolio', 'Risk')
    ui.find(page, 'label', '^No limits. Set ')
    ui.find(page, 'label', '^Of all instruments; cash does not count$')      # the figures are there: nothing changes its place any more
    ui.click(page, '^Limits…$')
    window = desk.dialog('^Risk limits$')
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


@step('the dashboard lists it among the alerts, and leads to the limits; so does the bell')
def shown(desk):
    def open_row():
        ui.pointer(ui.find(desk.pages['Dashboard'], 'list item', '^First: Leverage is passed: '), 1)
    desk.page('Dashboard')
    for opener in (open_row, lambda: open_bell(desk)):
        overview = ui.find(desk.tab('Portfolio', 'Overview'), 'push button', '^Overview$')
        ui.wait(lambda: ui.states(overview) & {'pressed', 'checked'}, 'Overview')
        desk.page('Dashboard')
        opener()
        table = ui.find(desk.wait_for_page('Portfolio'), 'tree table', '^Risk limits$')
        ui.wait(lambda: any('focused' in ui.states(node) for node in ui.walk(table)), 'focus in the limits')
        assert ui.place(table)[1] + ui.place(table)[3] < 900, ui.place(table)
    desk.page('Dashboard')


def open_bell(desk):
    ui.click(desk.window(), '^Alerts')
    row = ui.find(desk.window(), 'list item', '^First: Leverage.*unread$')
    for _ in range(4):
        if 'focused' not in ui.states(row):
            ui.keys('Tab')
    ui.keys('Return')


@step('a restart does not tell it again')
def again(desk):
    desk.quit()
    desk.start()
    desk.wait_for_page('Dashboard')
    page = desk.tab('Portfolio', 'Risk')
    ui.find(page, 'label', '^passed$')
    assert len(desk.control('alert', 'history')) == 1


def trades(desk):
    return {row['Symbol']: (row['Side'], row['Quantity']) for row in ui.records(desk.page('Portfolio'), 'Proposed trades')}


@step('an instrument that is not held gets a target, and is bought at the price that was imported')
def rebalance(desk):
    page = desk.tab('Portfolio', 'Rebalance')
    fill(page, '^VWCE$', '40')
    ui.wait(lambda: trades(desk) == {'VWCE': ('Sell', '27')}, 'a sale')     # 40 % of 23,498.75 are 72 units of 130.50; so 72.03
    fill(page, 'not held', 'sap')
    fill(page, '^SAP$', '10')
    ui.wait(lambda: trades(desk) == {'VWCE': ('Sell', '27'), 'SAP': ('Buy', '11')}, 'a sale and a purchase')


@step('what was set is remembered; what cannot be read is kept aside')
def remembered(desk):
    desk.quit()
    file = sqlite3.connect(os.path.join(desk.data, 'finx.db'))
    key = 'portfolio/first/rebalance'
    kept = file.execute('SELECT value FROM state WHERE key = ?', (key,)).fetchone()[0]
    assert '"of":"holdings"' in kept and '"holdings/SAP":"0.1"' in kept, kept
    file.execute('UPDATE state SET value = ? WHERE key = ?', (kept[:-1], key))
    file.commit()
    file.close()
    desk.start()
    desk.wait_for_page('Portfolio')
    page = desk.tab('Portfolio', 'Rebalance')
    ui.find(page, 'label', 'kept aside')
    fill(page, '^VWCE$', '50')
    ui.wait(lambda: 'VWCE' in trades(desk), 'a plan')
    desk.quit()
    file = sqlite3.connect(os.path.join(desk.data, 'finx.db'))
    assert file.execute('SELECT value FROM state WHERE key = ?', (key + '-unreadable',)).fetchone()[0] == kept[:-1]
    file.close()
    desk.start()
    desk.wait_for_page('Portfolio')


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
