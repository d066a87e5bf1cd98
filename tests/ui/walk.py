# SPDX-License-Identifier: GPL-3.0-or-later
"""walk.py FINX FINXCTL: from the first start to a position that outlives the program, as a person goes."""
import os
import re
import shutil
from decimal import Decimal

from desk import PAGES, run, step
from ticket import choose_type, decimal, estimate, order, send_button, ticket, watched, write
import ui

CASH = Decimal('100000.00')              # what the practice desk starts with


def far_below(desk):
    return (Decimal(desk.control('broker', 'fills', 'practice')[-1]['price']) * Decimal('0.95')).quantize(Decimal('0.01'))


def working(desk):
    return ui.records(desk.page('Execution'), 'Working orders')


def wait_for_cash(desk, expected):
    """Cells are filled when they come on the screen."""
    page = desk.tab('Portfolio', 'Holdings')
    ui.wait(lambda: any(row['Symbol'] == 'Cash' and decimal(row['Quantity']) == expected for row in ui.records(page, 'Holdings')),
            f'{expected} USD', 15)


def instrument_on_screen(desk):
    return re.search(r'AAPL|[A-Z]+', ui.find(desk.page('Markets'), 'image', '^Price chart').get_name().partition(',')[2]).group()


@step('the first start offers the practice desk, and a click opens it')
def first_start(desk):
    desk.start()
    button = ui.find(desk.window(), 'push button', '^Start practising$', 'click')
    assert any('100,000.00 USD' in label for label in ui.labels(desk.window()))
    ui.pointer(button, 1)
    desk.wait_for_page('Dashboard')
    desk.find('push button', 'Practice desk – simulated')
    assert desk.control('broker', 'balance', 'practice')['cash'] == str(CASH)


@step('Alt and a digit reach every page')
def every_page(desk):
    for title in reversed(PAGES):
        desk.page(title)


@step('every control of every page has a name')
def names(desk):
    nameless = []
    for title in PAGES:
        desk.page(title)
        ui.wait(lambda: len(list(ui.walk(desk.pages[title]))) > 10, f'content of {title}')
        nameless += [f'{title}: {n.get_role_name()} in {n.get_parent().get_name()!r}' for n in ui.walk(desk.pages[title]) if ui.is_nameless(n)]
    nameless += [f'window: {n.get_role_name()}' for n in ui.walk(desk.window()) if ui.is_nameless(n)]
    assert not nameless, '\n'.join(nameless)


@step('the search opens an instrument on Markets')
def search(desk):
    desk.page('Dashboard')
    desk.open_by_name('MSFT')
    desk.wait_for_page('Markets')
    ui.find(desk.pages['Markets'], 'image', '^Price chart, MSFT$')
    ui.find(desk.pages['Markets'], 'label', '^Microsoft Corporation$')


@step('Tab goes through the ticket and Shift+Tab goes back, and a list is one stop')
def tab_order(desk):
    ui.keys('ctrl+n')
    page = desk.page('Markets')
    ui.wait(lambda: 'focused' in ui.states(ui.find(page, 'text', '^Quantity$')), 'focus in the quantity')
    there = ['Validity', 'Add…']
    back = ['Validity', 'Quantity', 'Order type', 'Sell', 'Buy', 'Price chart, MSFT']
    for key, stops in (('Tab', there), ('shift+Tab', back)):
        for stop in stops:
            ui.keys(key)
            ui.wait(lambda: (ui.focus(page) or page).get_name() == stop, f'focus on {stop} after {key}')
    for _ in range(20):                  # the chart's tools
        ui.keys('shift+Tab')
        if (ui.focus(page) or page).get_role_name() == 'list item':
            break
    ui.keys('shift+Tab')
    ui.wait(lambda: ui.focus(page).get_name() == 'Watchlist menu', 'focus before the watchlist')


@step('the ticket tells value, fee and buying power of what is typed')
def estimates(desk):
    ui.keys('ctrl+n')
    root = ticket(desk)
    write(root, 'Quantity', '25')
    ui.wait(lambda: estimate(root, 'Order value'), 'the value of the order')
    last = Decimal(desk.control('broker', 'quote', 'practice', 'MSFT')[0]['last'])
    assert abs(estimate(root, 'Order value') / 25 - last) < last / 50
    assert estimate(root, 'Estimated fee') == Decimal('1.00')
    assert CASH / 2 < estimate(root, 'Buying power after') < CASH
    assert send_button(root).get_name() == 'Buy 25 at market'


BAD = (
    # Type, quantity, limit, a part of the sentence.
    ('Market', '0', None, 'not above zero'),
    ('Market', '-5', None, 'not above zero'),
    ('Market', 'NaN', None, 'not a number'),
    ('Market', '1' * 40, None, 'more digits than'),
    ('Market', '1.23456789', None, 'steps? of'),
    ('Market', '100000', None, 'buying power'),
    ('Limit', '5', '0', 'price|above zero'),
    ('Limit', '5', '-1', 'price|above zero'),
    ('Limit', '5', '1.23456789', 'steps? of'),
    ('Limit', '5', 'abc', 'not a number'),
)


@step('what does not fit is told in the ticket, and nothing is sent')
def bad_input(desk):
    root = ticket(desk)
    chosen = 'Market'
    for kind, quantity, limit, sentence in BAD:
        if kind != chosen:
            choose_type(root, kind)
            chosen = kind
        write(root, 'Quantity', quantity)
        if limit:
            write(root, 'Limit', limit)
        ui.keys('Tab')
        what = f'{kind} {quantity} {limit}'
        ui.wait(lambda: any(re.search(sentence, label) for label in ui.labels(root) if len(label) > 20), f'sentence for {what}', 5)
        assert not ui.sensitive(send_button(root)), f'{what} may be sent'
        ui.keys('ctrl+Return')
        assert len(desk.windows()) == 1, f'{what} is asked for'
    assert desk.control('order', 'list') == []


@step('a market order is sent by keyboard after it was confirmed')
def market_order(desk):
    order(desk, '25')
    desk.find('label', '^Bought [0-9]+ MSFT at [0-9.]+ – simulated$')


def filled(desk, quantity):
    """The fills on the screen, of which there may be several for an order, once they have that quantity in all."""
    page = desk.page('Execution')
    return ui.wait(lambda: (rows := ui.records(page, 'Fills today')) and sum(decimal(row['Quantity']) for row in rows) == quantity and rows,
                   f'fills of {quantity}')


def worth(fills):
    return sum(Decimal(fill['quantity']) * Decimal(fill['price']) for fill in fills)


def paid(fills):
    return worth(fills) + sum(Decimal(fill['fee']) for fill in fills)


@step('Execution lists the fill')
def fill(desk):
    rows = filled(desk, 25)
    kept = desk.control('broker', 'fills', 'practice')
    assert len(rows) == len(kept)
    assert {(row['Symbol'], row['Side']) for row in rows} == {('MSFT', 'Buy')}
    assert sorted(decimal(row['Price']) for row in rows) == sorted(Decimal(fill['price']) for fill in kept)
    assert sum(decimal(row['Fee']) for row in rows) == paid(kept) - worth(kept)
    assert sum(decimal(row['Value']) for row in rows) == worth(kept)


@step('Portfolio shows the position')
def position(desk):
    page = desk.tab('Portfolio', 'Holdings')
    row = ui.wait(lambda: next((r for r in ui.records(page, 'Holdings') if r['Symbol'] == 'MSFT'), None), 'a holding', 15)
    assert row['Quantity'] == '25'
    assert abs(decimal(row['Cost price']) - worth(desk.control('broker', 'fills', 'practice')) / 25) <= Decimal('0.005')


@step('cash went down by exactly quantity × price + fee')
def cash(desk):
    expected = CASH - paid(desk.control('broker', 'fills', 'practice'))
    wait_for_cash(desk, expected)
    assert Decimal(desk.control('broker', 'balance', 'practice')['cash']) == expected


@step('a limit order far from the market works')
def limit_order(desk):
    price = far_below(desk)
    order(desk, '10', str(price))
    row, = ui.wait(lambda: working(desk), 'a working order')
    assert (row['Symbol'], row['Type'], decimal(row['Price']), row['Filled']) == ('MSFT', 'Limit', price, '0 of 10')
    assert row['State'] == 'Working'


@step('it is replaced at another price')
def replace(desk):
    page = desk.page('Execution')
    price = far_below(desk) - Decimal('1.25')
    ui.pointer(ui.rows(ui.find(page, 'tree table', '^Working orders$'))[1][1], 1)
    ui.click(page, '^Replace…$')
    window = desk.dialog('^Replace order$')
    limit = ui.find(window, 'text', '^Limit$')
    ui.wait(lambda: 'focused' in ui.states(limit), 'focus in the limit')
    ui.overwrite(limit, str(price))
    ui.keys('Return')
    desk.wait_closed()
    ui.wait(lambda: [decimal(row['Price']) for row in working(desk)] == [price], f'the order at {price}')
    assert Decimal(desk.control('order', 'list', '--open')[0]['limit_price']) == price


@step('it is cancelled, and its life is told')
def cancel(desk):
    page = desk.page('Execution')
    ui.click(page, '^Cancel order$')
    ui.wait(lambda: not working(desk), 'no working order')
    assert desk.control('order', 'list')[0]['state'] == 'cancelled'
    ui.find(page, 'label', '^Cancelled')
    ui.click(page, '^Close the order$')


@step('the emergency stop cancels every working order and refuses new ones')
def stop(desk):
    for quantity in ('3', '4'):
        order(desk, quantity, str(far_below(desk)))
    ui.wait(lambda: len(working(desk)) == 2, 'two working orders')
    ui.keys('ctrl+shift+BackSpace')
    desk.find('label', '^Trading is stopped. 2 orders were cancelled.$')
    ui.wait(lambda: not working(desk), 'no working order')
    ui.keys('ctrl+n')
    root = ticket(desk)
    write(root, 'Quantity', '1')
    ui.wait(lambda: any('emergency stop is on' in label for label in ui.labels(root)), 'the reason in the ticket')
    assert not ui.sensitive(send_button(root))


@step('trading goes on after Resume')
def resume(desk):
    desk.click('^Resume$')
    root = ticket(desk)
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    desk.wait_gone('label', '^Trading is stopped')


@step('a symbol is added to the watchlist, removed, and brought back')
def watchlist(desk):
    page = desk.page('Markets')
    known = watched(desk)
    symbol = next(i['symbol'] for i in desk.control('broker', 'instruments') if i['symbol'] not in known)
    ui.click(page, '^Add a symbol$')
    ui.wait(lambda: ui.focus(ui.find(page, 'entry', '^Search instruments$')), 'focus in the search')
    ui.typing(symbol)
    ui.keys('Return')
    ui.wait(lambda: symbol in watched(desk), f'{symbol} in the watchlist')
    ui.keys('Delete')
    undo = desk.find('push button', '^Undo', 'click')
    assert symbol not in watched(desk)
    ui.do(undo)
    ui.wait(lambda: symbol in watched(desk), f'{symbol} in the watchlist again')
    desk.watched = watched(desk)
    desk.open_by_name('MSFT')
    ui.find(page, 'image', '^Price chart, MSFT$')


@step('System writes a backup that stands the check')
def backup(desk):
    page = desk.page('System')
    copy = os.path.join(desk.folder, 'copy.db')
    ui.click(page, '^Back up now…$')
    ui.overwrite(ui.wait(lambda: ui.focus(desk.dialog('^Back up the database$')), 'focus in the file chooser'), copy)
    ui.keys('Return')
    ui.find(page, 'label', '^Written to .*copy.db$')
    folder = os.path.join(desk.folder, 'restored')
    os.mkdir(folder)
    shutil.copy(copy, os.path.join(folder, 'finx.db'))
    report = desk.control('verify', data=folder)
    assert report['ok'] and report['fills'] == len(desk.control('broker', 'fills', 'practice')) and report['orders'] == 4, report


@step('Preferences, shortcuts and About open by keyboard and close with Escape')
def windows(desk):
    for opener, title in ((lambda: ui.keys('ctrl+comma'), '^Preferences$'),
                          (lambda: ui.keys('ctrl+question'), '^Keyboard shortcuts$'),
                          (lambda: desk.open_by_name('About'), '^About')):
        opener()
        desk.window(title)
        ui.keys('Escape')
        desk.wait_closed()


def remembered(desk, quantity, orders):
    """What has to be there after another start, on the screen and in the database."""
    assert instrument_on_screen(desk) == 'MSFT'
    desk.page('Markets')
    assert watched(desk) == desk.watched
    kept = desk.control('broker', 'fills', 'practice')
    assert sum(Decimal(fill['quantity']) for fill in kept) == quantity
    assert len(filled(desk, quantity)) == len(kept)
    page = desk.page('Execution')
    assert [row['Filled'] for row in working(desk)] == ['0 of 7']
    states = sorted(row['State'] for row in ui.records(page, 'Order history'))
    assert states == ['Cancelled'] * 3 + ['Filled'] * orders + ['Working'], states
    page = desk.tab('Portfolio', 'Holdings')
    row = ui.wait(lambda: next((r for r in ui.records(page, 'Holdings') if r['Symbol'] == 'MSFT'), None), 'the holding', 15)
    assert decimal(row['Quantity']) == quantity
    wait_for_cash(desk, CASH - paid(kept))


@step('after quitting, page, orders, fills, position, cash, watchlist and instrument are there again')
def restart(desk):
    order(desk, '7', str(far_below(desk)))
    ui.wait(lambda: len(working(desk)) == 1, 'a working order')
    desk.page('Markets')
    desk.quit()
    desk.start()
    desk.wait_for_page('Markets')
    remembered(desk, quantity=25, orders=1)


@step('and so they are after the program was killed')
def kill(desk):
    order(desk, '5')
    filled(desk, 30)
    desk.kill()
    desk.start()
    desk.wait_for_page('Execution')
    remembered(desk, quantity=30, orders=2)
    desk.quit()
    assert desk.control('verify')['ok']


run()
