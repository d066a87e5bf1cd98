# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_portfolio.py FINX FINXCTL: all portfolios together, figures of a past day, lots below their holding, the Dashboard of what
is kept by hand."""
import os
import subprocess
import time

from desk import run, step
import ui

FIRST = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,20000,,EUR
2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR
2023-06-01,buy,SAP,40,120,4800,,EUR
2024-02-05,buy,VWCE,20,110,2200,,EUR
2024-05-20,dividend,SAP,,,88,,EUR
'''
SECOND = '''date,type,symbol,quantity,price,amount,fees,currency
2023-02-01,deposit,,,,5000,,EUR
2023-06-02,buy,SAP,10,130,1300,,EUR
2025-03-04,sell,SAP,4,170,680,2,EUR
'''
PRICES = {'VWCE': '2023-01-03,95,96,94,95.5,10\n2024-06-28,120,121,119,120.25,10\n2025-06-30,130,131,129,130.5,10\n',
          'SAP': '2023-06-01,120,121,119,120,10\n2024-06-28,180,181,179,180.5,10\n2025-06-30,200,201,199,200,10\n'}


def picture(name):
    folder = os.environ.get('FINX_WALK_PICTURES')
    if folder:
        time.sleep(0.5)
        subprocess.run(['import', '-window', 'root', os.path.join(folder, name + '.png')], check=True)


def write(desk, name, text):
    path = os.path.join(desk.folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def total(desk, portfolio, *options):
    """The value that finxctl reports, as the page writes it."""
    totals = desk.control('report', 'holdings', '--portfolio', portfolio, *options)['totals']
    return f'{float(totals["value"]):,.2f}'


def pick(page, name, item):
    """Chooses @item of the drop-down of that name."""
    def shown():
        return ui.see(page, 'combo box', f'^{name}') or ui.see(page, None, f'^{name}')
    ui.pointer(ui.wait(shown, name), 1)
    time.sleep(0.4)
    ui.keys('Home', *['Down'] * item, 'Return')
    time.sleep(0.4)


def holdings(desk):
    return {record['Symbol']: record for record in ui.records(desk.page('Portfolio'), 'Holdings')}


@step('all portfolios are the first choice where there are two, and show the sum of both')
def together(desk):
    for name, text in (('first', FIRST), ('second', SECOND)):
        desk.control('portfolio', 'create', name.title(), '--currency', 'EUR')
        desk.control('import', write(desk, name + '.csv', text), '--portfolio', name)
    for symbol, text in PRICES.items():
        desk.control('prices', 'import', write(desk, symbol + '.csv', 'date,open,high,low,close,volume\n' + text), '--symbol', symbol,
                     '--currency', 'EUR')
    desk.start()
    page = desk.tab('Portfolio', 'Overview')
    ui.find(page, 'label', f'^{total(desk, "first")}$')
    pick(page, 'Account', 0)
    ui.find(page, 'label', f'^{total(desk, "all")}$')
    desk.find('label', '^All portfolios$')
    assert ui.see(page, 'push button', '^Rebalance$') is None or 'showing' not in ui.states(ui.see(page, 'push button', '^Rebalance$'))
    picture('all-overview')


@step('transactions of all name their portfolio and are only read')
def transactions(desk):
    page = desk.tab('Portfolio', 'Transactions')
    ui.find(page, 'label', '^8 transactions$')
    rows = ui.records(page, 'Transactions')
    assert {row['Portfolio'] for row in rows} == {'First', 'Second'}, rows
    assert ui.see(page, 'push button', '^Add…$') is None
    picture('all-transactions')


@step('a day in the past is typed: every tab is as of it, and says so')
def past(desk):
    page = desk.tab('Portfolio', 'Overview')
    ui.keys('ctrl+d')
    entry = ui.find(desk.window(), None, '^Day, as year-month-day$')
    ui.wait(lambda: 'focused' in ui.states(entry), 'focus in the date')
    picture('day')
    ui.overwrite(entry, '2024-06-28')
    ui.keys('Return')
    ui.find(page, 'label', r'^Figures as of Fri 28 Jun 2024')
    ui.find(page, 'label', f'^{total(desk, "all", "--to", "2024-06-28")}$')
    picture('past-overview')
    desk.tab('Portfolio', 'Transactions')
    ui.find(page, 'label', '^7 of 8 transactions$')
    picture('past-transactions')


@step('Ctrl+T is back to today')
def today(desk):
    page = desk.tab('Portfolio', 'Overview')
    ui.keys('ctrl+t')
    ui.find(page, 'label', f'^{total(desk, "all")}$')
    ui.gone(page, 'label', '^Figures as of')


@step('Right opens a holding to its lots, Left closes it; sorting keeps them below it')
def lots(desk):
    page = desk.tab('Portfolio', 'Holdings')
    table = ui.find(page, 'tree table', '^Holdings$')
    ui.wait(lambda: len(holdings(desk)) == 3, 'three holdings')
    ui.pointer(ui.find(table, 'label', '^VWCE$'), 1)
    ui.keys('Right')
    ui.find(table, 'label', '^3 Jan 2023$')
    ui.find(table, 'label', '^5 Feb 2024$')
    rows = holdings(desk)
    assert rows['3 Jan 2023']['Quantity'] == '100' and rows['5 Feb 2024']['Quantity'] == '20', rows
    assert rows['3 Jan 2023']['Day'] == '', rows
    picture('lots-open')
    ui.pointer(ui.find(table, None, '^Symbol$'), 1)
    symbols = ui.wait(lambda: list(holdings(desk)), 'rows')
    assert symbols.index('3 Jan 2023') == symbols.index('VWCE') + 1, symbols
    assert symbols.index('5 Feb 2024') == symbols.index('VWCE') + 2, symbols
    ui.pointer(ui.find(table, 'label', '^5 Feb 2024$'), 1)
    ui.keys('Left', 'Left')
    ui.gone(table, 'label', '^5 Feb 2024$')


@step('the Lots tab lists all lots, sorts and filters them')
def all_lots(desk):
    page = desk.tab('Portfolio', 'Lots')
    table = ui.find(page, 'tree table', '^Lots held$')
    ui.find(table, 'label', '^Fri 2 Jun 2023$')
    assert len(ui.records(page, 'Lots held')) == 4
    assert {row['Account'] for row in ui.records(page, 'Lots held')} == {'First', 'Second'}
    ui.pointer(ui.find(table, None, '^Quantity$'), 1)
    ui.wait(lambda: [row['Quantity'] for row in ui.records(page, 'Lots held')] == ['6', '20', '40', '100'], 'lots by quantity')
    ui.keys('ctrl+f')
    ui.typing('vwce')
    ui.wait(lambda: [row['Quantity'] for row in ui.records(page, 'Lots held')] == ['20', '100'], 'lots of VWCE')
    ui.keys('Escape')
    ui.wait(lambda: len(ui.records(page, 'Lots held')) == 4, 'all lots')
    picture('lots-tab')


@step('the Dashboard shows the figures of Portfolio, Overview')
def dashboard(desk):
    def figures(page):
        found = {}
        for strip in ui.find_all(desk.page(page), None, '^Key figures$'):
            words = ui.labels(strip)
            found = {word: words[i + 1] for i, word in enumerate(words[:-1])} or found
        return found
    desk.tab('Portfolio', 'Overview')
    expected = ui.wait(lambda: figures('Portfolio').get('Total gain') not in (None, '–') and figures('Portfolio'), 'figures')
    page = desk.page('Dashboard')
    ui.find(page, 'label', f'^{total(desk, "all")}$')
    for name in ('Total gain', 'Time-weighted', 'Money-weighted', 'Income', 'Drawdown'):
        ui.wait(lambda: figures('Dashboard').get(name) == expected[name], f'{name} {expected[name]}')
    shown = {row['Symbol']: row['Value EUR'] for row in ui.records(page, 'Largest holdings')}
    assert shown == {'VWCE': '15,660.00', 'SAP': '9,200.00'}, shown
    picture('dashboard-all')
    pick(page, 'Account', 1)
    ui.find(page, 'label', f'^{total(desk, "first")}$')
    desk.find('label', '^First$')
    picture('dashboard-first')


@step('cells without text have no name')
def names(desk):
    found = [node for node in ui.walk(desk.page('Portfolio')) if node.get_name() == 'FinxCell']
    assert not found, f'{len(found)} cells are called by their type'


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
