# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_short_sales.py FINX FINXCTL: a portfolio in which a sale of more than is held is an error."""
import os
import time

from desk import run, step
import ui

ROWS = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,20000,,EUR
2023-01-03,buy,VWCE,10,95.5,955,,EUR
2024-02-05,sell,VWCE,8,110,880,,EUR
'''
PRICES = 'date,open,high,low,close,volume\n2023-01-03,95,96,94,95.5,10\n2024-06-28,120,121,119,120.25,10\n'


def write(desk, name, text):
    path = os.path.join(desk.folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def tab_to(window, name):
    """Goes to what has this name by Tab."""
    for _ in range(40):
        node = ui.focus(window)
        if node is not None and (node.get_name() or '').startswith(name):
            return node
        ui.keys('Tab')
        time.sleep(0.4)                  # the bus tells of the focus a little later
    raise AssertionError(f'Tab does not come to {name}')


def settle(desk, word):
    """Chooses @word for a sale of more than is held, in the portfolio's settings."""
    page = desk.page('Portfolio')
    for _ in range(4):
        ui.click(page, '^Portfolio menu$')
        try:
            ui.do(ui.find(page, 'menu item', '^Portfolio settings…$', 'click', seconds=3))
            break
        except AssertionError:
            continue
    dialog = desk.dialog('^Portfolio settings$')
    tab_to(dialog, 'A sale of more than is held')
    ui.keys('space')
    time.sleep(0.5)
    ui.keys('Down' if word == 'refused' else 'Up', 'Return')
    time.sleep(0.5)
    desk.picture('settings-' + word)
    tab_to(dialog, 'Save changes')
    ui.keys('Return')
    desk.wait_closed()


def change_sale(desk, quantity):
    """Opens the sale in its form and writes another quantity; the form's window."""
    page = desk.tab('Portfolio', 'Transactions')
    ui.pointer(ui.find(ui.find(page, 'tree table', '^Transactions$'), 'label', '^Sell'), 1)
    ui.keys('Return')
    form = desk.dialog('^Change transaction$')
    ui.write(ui.find(form, 'text', '^Quantity$'), quantity)
    ui.click(form, '^Save changes$')
    return form


def holding(desk, name):
    """The row of the Holdings tab that begins with @name."""
    page = desk.tab('Portfolio', 'Holdings')
    return ui.wait(lambda: next((row for row in ui.records(page, 'Holdings') if row['Symbol'].startswith(name)), None), name)


@step('figures are there where nothing was sold short, whatever is chosen')
def choose(desk):
    desk.control('portfolio', 'create', 'Depot', '--currency', 'EUR')
    desk.control('import', write(desk, 'rows.csv', ROWS), '--portfolio', 'depot')
    desk.control('prices', 'import', write(desk, 'prices.csv', PRICES), '--symbol', 'VWCE', '--currency', 'EUR')
    desk.start()
    page = desk.tab('Portfolio', 'Overview')
    ui.find(page, 'label', '^20,165.50$')
    settle(desk, 'refused')
    ui.find(page, 'label', '^20,165.50$')


@step('a sale of more than is held is not written: the form says by how many')
def refuse(desk):
    form = change_sale(desk, '15')
    ui.find(form, 'label', 'sells 15 VWCE and holds 10: 5 too many')
    desk.picture('refused')
    ui.keys('Escape')
    desk.wait_closed()
    assert [row['Quantity'] for row in ui.records(desk.page('Portfolio'), 'Transactions') if row['Type'] == 'Sell'] == ['8']


@step('where it is allowed it is written; once it is not, every tab tells which sale it is, and what rests on it is not known')
def tell(desk):
    settle(desk, 'allowed')
    change_sale(desk, '15')
    desk.wait_closed()
    page = desk.tab('Portfolio', 'Overview')
    ui.find(page, 'label', '^19,')
    settle(desk, 'refused')
    ui.find(page, 'label', 'On 2024-02-05 depot sells 15 VWCE and holds 10: 5 too many')
    ui.find(page, 'label', 'Value · a sale is refused')
    desk.picture('told')
    assert holding(desk, 'VWCE')['Quantity'] == '–'
    assert holding(desk, 'Cash')['Value EUR'] == '19,925.00'
    for n, tab in enumerate(('Holdings', 'Lots', 'Performance', 'Risk', 'Taxonomy', 'Rebalance', 'Reports')):
        desk.tab('Portfolio', tab)
        ui.wait(lambda: len(ui.find_all(page, 'label', '5 too many')) == n + 2, f'why, in {tab}')      # hidden tabs tell it too
        desk.picture('told-' + tab.lower())
    ui.find(desk.page('Dashboard'), 'label', '5 too many')
    desk.picture('told-dashboard')


@step('taken back, the figures are there again')
def take_back(desk):
    page = desk.tab('Portfolio', 'Transactions')
    ui.click(page, '^Undo')
    ui.wait(lambda: [row['Quantity'] for row in ui.records(page, 'Transactions') if row['Type'] == 'Sell'] == ['8'], 'the sale as it was')
    desk.tab('Portfolio', 'Overview')
    ui.find(page, 'label', '^20,165.50$')


@step('each change stands in a list with its undo, the import of before too')
def changes(desk):
    page = desk.tab('Portfolio', 'Transactions')
    ui.click(page, '^Changes, each with its undo$')
    window = desk.dialog('^Changes$')
    desk.picture('changes')
    ui.click(window, '^Undo: .*rows.csv')
    ui.find(window, 'label', '^There is nothing to undo')
    desk.picture('no-changes')
    ui.keys('Escape')
    desk.wait_closed()
    ui.wait(lambda: not ui.records(page, 'Transactions'), 'no transactions')


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
