# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_markets.py FINX FINXCTL: watchlist, chart, ladder and every kind of order on the Markets page."""
import os
import re
import time
from decimal import Decimal

from desk import run, step
from ticket import choose_type, confirm, decimal, order, send_button, ticket, watched, write
import ui

CENT = Decimal('0.01')


def chart(desk):
    return ui.find(desk.wait_for_page('Markets'), 'image', '^Price chart')


def description(desk):
    return chart(desk).get_description()


def bars(desk):
    """How many bars the chart tells a screen reader of."""
    return int(description(desk).split(' bars')[0].split(', ')[-1].replace(',', ''))


def settled(desk):
    """The number of bars once it stays: history comes in pieces, and the chart is described twice a second."""
    seen = []

    def same():
        time.sleep(0.7)
        seen.append(bars(desk))
        return len(seen) > 1 and seen[-1] == seen[-2]
    ui.wait(same, 'bars that stay')
    return seen[-1]


def last(desk):
    return Decimal(desk.control('broker', 'quote', 'practice', 'MSFT')[0]['last'])


@step('a desk with an account opens without a welcome')
def start(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('MSFT')
    ui.find(desk.page('Markets'), 'image', '^Price chart, MSFT$')
    ui.wait(lambda: ' bars' in (description(desk) or ''), 'bars')


@step('the chart tells its bars, and zooms by keys and by the wheel')
def zoom(desk):
    before = settled(desk)
    ui.enter(chart(desk))
    ui.keys('plus', 'plus', 'plus')
    closer = settled(desk)
    ui.keys('minus', 'minus')
    between = settled(desk)
    ui.pointer(chart(desk), *[5] * 6)
    further = settled(desk)
    assert closer < between < before and further > between, (before, closer, between, further)
    ui.keys('0')


@step('arrow keys move the crosshair, and what is under it is told')
def crosshair(desk):
    ui.enter(chart(desk), x=0.4)
    ui.keys('End')
    ui.wait(lambda: 'open ' in description(desk), 'the bar under the crosshair')
    newest = description(desk)
    ui.keys('Left', 'shift+Left')
    ui.wait(lambda: description(desk) != newest, 'another bar')
    ui.keys('Home', 'Right', 'shift+Right', 'Escape')


@step('the chart is dragged, its panes are resized and it goes back to the newest bar')
def drag(desk):
    node = chart(desk)
    before = description(desk)
    ui.drag(node, (0.3, 0.4), (0.6, 0.4))
    ui.wait(lambda: description(desk) != before, 'another part of the chart')
    ui.keys('ctrl+Left', 'ctrl+Left', 'ctrl+Right', 'End', 'Escape')
    for y in (0.80, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86):
        ui.pointer(node, x=0.5, y=y)
    ui.drag(node, (0.5, 0.8615), (0.5, 0.7))


@step('intervals are shown with their bars')
def intervals(desk):
    for name in ('1 minute', '15 minutes', '1 hour', '1 week', '1 day', '5 minutes'):
        ui.click(desk.pages['Markets'], f'^{name}$')
        if name in ('1 day', '5 minutes'):
            ui.wait(lambda: f', {name}, ' in (description(desk) or ''), f'bars of {name}')


@step('type, scale and studies are chosen by keys and remembered, and taken back')
def look(desk):
    node = chart(desk)
    ui.enter(node)
    ui.keys('c', 'l', 'i')
    window = desk.dialog('^Studies$')
    ui.wait(lambda: ui.focus(window), 'focus in the search')
    ui.typing('rsi')
    ui.keys('Return')
    ui.wait(lambda: any(label == 'RSI 14' for label in ui.labels(window)), 'the study')
    ui.click(window, '^Done$')
    desk.wait_closed()
    ui.wait(lambda: 'RSI 14' in (description(desk) or ''), 'the study in the summary')
    ui.enter(node)
    ui.keys('ctrl+z')
    ui.wait(lambda: 'RSI 14' not in description(desk), 'no study')
    ui.keys('ctrl+shift+z')
    ui.wait(lambda: 'RSI 14' in description(desk), 'the study again')
    ui.keys('ctrl+Up', 'ctrl+Down', 'ctrl+z', 'ctrl+z', 'ctrl+z', 'ctrl+z')
    ui.wait(lambda: 'RSI 14' not in description(desk), 'the chart as it was')


@step('a study of two instruments has its second one chosen, refreshed, taken back')
def two(desk):
    node = chart(desk)
    ui.enter(node)
    ui.keys('i')
    window = desk.dialog('^Studies$')
    ui.wait(lambda: ui.focus(window), 'focus in the search')
    ui.typing('correlation')
    ui.keys('Return')
    ui.click(window, '^Choose…$')
    ui.wait(lambda: ui.focus(ui.find(window, 'entry', '^Search instruments$')), 'focus in the search')
    ui.typing('SPY')
    ui.keys('Return')
    ui.wait(lambda: 'Correlation 20 · SPY' in ui.labels(window), 'the window named after it')
    desk.picture('second-instrument')
    ui.click(window, '^Done$')
    desk.wait_closed()
    ui.wait(lambda: re.search('Correlation 20 · SPY −?[01]\\.', description(desk)), 'its value in the summary')
    desk.picture('correlation')
    ui.enter(node)
    ui.keys('ctrl+z')
    ui.wait(lambda: 'Correlation' not in description(desk), 'no study')


@step('a line is drawn, moved by keys, taken back and deleted; another instrument is compared')
def draw(desk):
    node = chart(desk)
    ui.enter(node)
    ui.keys('d')
    ui.click(desk.pages['Markets'], '^Trend line$')
    time.sleep(0.5)
    ui.drag(node, (0.3, 0.3), (0.5, 0.5))
    ui.wait(lambda: '; 1 drawing' in description(desk), 'a drawing')
    ui.keys('Left', 'm', 'Up', 'ctrl+d')
    ui.wait(lambda: '; 2 drawings' in description(desk), 'its copy')
    ui.keys('Delete')
    ui.wait(lambda: '; 1 drawing' in description(desk) and 'drawings' not in description(desk), 'one drawing')
    ui.keys('n', 'Delete')
    ui.wait(lambda: 'drawing' not in description(desk), 'no drawing')
    ui.click(desk.pages['Markets'], '^Channel$')
    time.sleep(0.5)
    for x, y in ((0.3, 0.5), (0.5, 0.45), (0.4, 0.6)):
        ui.pointer(node, 1, x=x, y=y)
        time.sleep(0.5)                  # not a double click
    ui.wait(lambda: '; 1 drawing' in description(desk), 'a channel of three clicks')
    ui.keys('Delete')
    ui.wait(lambda: 'drawing' not in description(desk), 'no channel')
    ui.keys('d')
    ui.click(desk.pages['Markets'], '^Compare with')
    ui.wait(lambda: ui.focus(ui.find(desk.pages['Markets'], 'entry', '^Search instruments$')), 'focus in the search')
    ui.typing('SPY')
    ui.keys('Return')
    ui.wait(lambda: '; SPY ' in description(desk), 'SPY beside it')
    ui.menu(node, node, 'Do not compare with SPY')
    ui.wait(lambda: '; SPY ' not in description(desk), 'MSFT alone')
    ui.enter(node)
    ui.keys('ctrl+z')
    ui.wait(lambda: '; SPY ' in description(desk), 'SPY again')
    ui.keys('ctrl+shift+z')
    ui.wait(lambda: '; SPY ' not in description(desk), 'MSFT alone again')
    ui.keys('p')


@step('T shows the bars in view as a table')
def bar_table(desk):
    ui.enter(chart(desk))
    ui.keys('t')
    window = desk.dialog('^MSFT, bars in view$')
    row = ui.wait(lambda: ui.records(window, 'MSFT, bars in view'), 'bars')[0]
    assert decimal(row['Low']) <= decimal(row['Close']) <= decimal(row['High'])
    ui.keys('Escape')
    desk.wait_closed()


@step('the chart menu copies values and picture and saves a picture')
def copy(desk):
    node = chart(desk)
    ui.menu(node, node, 'Copy values')
    picture = os.path.join(desk.folder, 'chart.png')
    for entry in ('Fit', 'Copy picture', 'Save picture…'):
        ui.enter(node)
        ui.keys('shift+F10')
        ui.choose(node, entry)
    ui.overwrite(ui.wait(lambda: ui.focus(desk.dialog('^Save picture$')), 'focus in the file chooser'), picture)
    ui.keys('Return')
    ui.wait(lambda: os.path.exists(picture) and os.path.getsize(picture) > 1000, 'the picture')
    desk.wait_closed()


@step('a click in the ladder takes its price into the ticket, and so does Enter')
def ladder(desk):
    page = desk.page('Markets')
    node = ui.find(page, 'table', '^Order book ladder$')
    ui.wait(lambda: 'best bid –' not in node.get_description(), 'an order book')
    ui.pointer(node, 1, y=0.75)
    ui.wait(lambda: ui.labels(ui.find(page, 'combo box', '^Order type$'))[1:] == ['Limit'], 'a limit order')
    price = decimal(ui.text(ui.find(page, 'text', '^Limit$')))
    assert abs(price / last(desk) - 1) < Decimal('0.02')       # the ladder stands still while the market goes on
    ui.pointer(node, 1, y=0.25)
    ui.wait(lambda: decimal(ui.text(ui.find(page, 'text', '^Limit$'))) > price, 'a price of the other side')
    ui.keys('shift+Tab', 'Tab', 'Tab')
    ui.pointer(node, 1, y=0.25)
    ui.wait(lambda: 'focused' in ui.states(ui.find(page, 'text', '^Quantity$')), 'focus in the ticket')


@step('time and sales scroll by keys')
def prints(desk):
    node = ui.find(desk.page('Markets'), 'table', '^Time and sales$')
    ui.pointer(node, y=0.2)
    ui.pointer(node, 5, 5, 4)
    ui.keys('Page_Down', 'Down', 'Up', 'Home')


def place(desk, kind, quantity, answer, side='Buy', **fields):
    """An order of any kind, by the ticket; answer: how its confirmation calls it."""
    ui.keys('ctrl+n')
    root = ticket(desk)
    ui.click(root, f'^{side}$')
    choose_type(root, kind)
    write(root, 'Quantity', quantity)
    for field, value in fields.items():
        write(root, field, str(value))
    ui.wait(lambda: ui.sensitive(send_button(root)), f'a {kind} order that may be sent')
    ui.keys('ctrl+Return')
    confirm(desk, answer)


@step('stop, stop-limit and trailing orders work')
def kinds(desk):
    price = (last(desk) * Decimal('1.05')).quantize(CENT)
    further = price + 1
    place(desk, 'Stop', '2', f'Buy 2 MSFT, stop {price}, day', Stop=price)
    place(desk, 'Stop limit', '3', f'Buy 3 MSFT, stop {price}, limit {further}, day', Limit=further, Stop=price)
    place(desk, 'Trailing stop', '4', 'Buy 4 MSFT, trailing stop 9.50, day', Distance='9.50')
    found = ui.wait(lambda: [o for o in desk.control('order', 'list', '--open') if len(desk.control('order', 'list', '--open')) == 3], 'three orders')
    assert {o['type'] for o in found} == {'stop', 'stop_limit', 'trailing_stop'}, found
    page = desk.page('Execution')
    ui.wait(lambda: len(ui.records(page, 'Working orders')) == 3, 'three working orders')


@step('each of them is replaced by what its own window asks for')
def replace(desk):
    page = desk.page('Execution')
    for field, kind in (('Stop', 'Stop'), ('Stop', 'Stop limit'), ('Trail', 'Trailing stop')):
        row = next(r for r in ui.rows(ui.find(page, 'tree table', '^Working orders$'))[1:] if r[3].get_name() == kind)
        ui.pointer(row[1], 1)
        ui.click(page, '^Replace…$')
        window = desk.dialog('^Replace order$')
        before = ui.text(ui.find(window, 'text', f'^{field}$'))
        ui.pointer(ui.find(window, 'text', '^Quantity$'), 1)
        ui.keys('ctrl+a')
        ui.typing('0')
        ui.click(window, '^Replace order$')
        ui.wait(lambda: any('not above zero' in label for label in ui.labels(window)), 'the reason')
        ui.keys('ctrl+a')
        ui.typing('1')
        ui.click(window, f'^Increase {field}$')
        ui.wait(lambda: ui.text(ui.find(window, 'text', f'^{field}$')) != before, f'another {field}')
        ui.click(window, '^Replace order$')
        desk.wait_closed()
    ui.wait(lambda: [r['Filled'] for r in ui.records(page, 'Working orders')] == ['0 of 1'] * 3, 'three replaced orders')


@step('Cancel all asks first, and then cancels')
def cancel_all(desk):
    page = desk.page('Execution')
    for answer, left in (('^Keep orders', 3), ('^Cancel orders', 0)):
        ui.click(page, '^Cancel all 3$')
        window = ui.wait(lambda: next((w for w in desk.windows() if w.get_role_name() == 'dialog'), None), 'the question')
        ui.wait(lambda: any('3 working orders' in label for label in ui.labels(window)), 'what is asked')
        ui.click(window, answer)
        desk.wait_closed()
        ui.wait(lambda: len(desk.control('order', 'list', '--open')) == left, f'{left} open orders')
    ui.wait(lambda: not ui.records(page, 'Working orders'), 'no working order')


@step('exit orders that do not fit are told, and good ones wait with the order')
def exits(desk):
    price = (last(desk) * Decimal('0.97')).quantize(CENT)
    ui.keys('ctrl+n')
    root = ticket(desk)
    choose_type(root, 'Limit')
    write(root, 'Quantity', '2')
    write(root, 'Limit', str(price))
    ui.click(root, '^Add…$')
    for name, field, bad, good in (('Take profit', 'Limit', price - 1, price + 5), ('Stop loss', 'Stop', price + 1, price - 5)):
        check = ui.find(root, 'check box', f'^{name}')
        ui.wait(lambda: 'focused' in ui.states(check), f'focus on {name}')
        ui.keys('space', 'Tab')
        for value, fits in ((bad, False), (good, True)):
            ui.keys('ctrl+a')
            ui.typing(str(value))
            ui.wait(lambda: any('Has to be' in label for label in ui.labels(root)) != fits, f'{name} at {value}')
            assert fits or not ui.sensitive(send_button(root))
        ui.keys('Tab')
    ui.keys('Escape')
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    ui.keys('ctrl+Return')
    confirm(desk, f'Buy 2 MSFT, limit {price}, day')
    ui.wait(lambda: len(desk.control('order', 'list', '--open')) == 3, 'an order and its two exits')
    ui.keys('ctrl+shift+BackSpace')
    try:
        ui.wait(lambda: not desk.control('order', 'list', '--open'), 'no open order')
    except AssertionError:
        left = [(o['type'], o['state'], desk.control('order', 'show', o['id'])) for o in desk.control('order', 'list', '--open')]
        raise AssertionError(f'open after the emergency stop: {left}') from None
    desk.click('^Resume$')


@step('watchlists are made, renamed, ordered by keys and deleted')
def watchlists(desk):
    page = desk.page('Markets')

    def ask(entry, name):
        ui.click(page, '^Watchlist menu$')
        ui.choose(page, entry)
        window = ui.wait(lambda: next((w for w in desk.windows() if w.get_role_name() == 'dialog'), None), 'the question')
        ui.overwrite(ui.wait(lambda: ui.focus(window), 'focus in the name'), name)
        ui.keys('Return')
        desk.wait_closed()

    ask('New watchlist…', 'Second')
    ui.find(page, 'label', '^This list is empty')
    for symbol in ('KO', 'XOM'):
        ui.click(page, '^Add a symbol$')
        ui.wait(lambda: ui.focus(ui.find(page, 'entry', '^Search instruments$')), 'focus in the search')
        ui.typing(symbol)
        ui.keys('Down', 'Up', 'Return')
        ui.wait(lambda: symbol in watched(desk), f'{symbol} in the watchlist')
    assert watched(desk) == ['KO', 'XOM']
    ui.keys('alt+Up')
    ui.wait(lambda: watched(desk) == ['XOM', 'KO'], 'another order')
    ui.keys('alt+Down')
    ui.wait(lambda: watched(desk) == ['KO', 'XOM'], 'the first order')
    ask('Rename watchlist…', 'Third')
    ui.wait(lambda: 'Third' in ui.labels(ui.find(page, 'combo box', '^Watchlist$')), 'the new name')
    ui.click(page, '^Watchlist menu$')
    ui.choose(page, 'Delete watchlist')
    ui.wait(lambda: 'My watchlist' in ui.labels(ui.find(page, 'combo box', '^Watchlist$')), 'the first list')


@step('B and S in the watchlist begin an order of that side')
def sides(desk):
    page = desk.page('Markets')
    row = next(n for n in ui.walk(ui.find(page, 'list', '^Watchlist$')) if n.get_role_name() == 'list item' and n.get_name().startswith('GE,'))
    for key, side in (('s', 'Sell'), ('b', 'Buy')):
        ui.pointer(row, 1)
        ui.find(page, 'image', '^Price chart, GE$')
        ui.keys(key)
        ui.wait(lambda: 'focused' in ui.states(ui.find(page, 'text', '^Quantity$')), 'focus in the ticket')
        write(page, 'Quantity', '1')
        ui.wait(lambda: send_button(ticket(desk)).get_name().startswith(side), f'a {side} order')


@step('Markets works in a window of every width')
def widths(desk):
    page = desk.page('Markets')
    for width, height in ((1220, 860), (920, 820), (640, 820), (1440, 900)):
        desk.resize(width, height)
        page = desk.wait_for_page('Markets')
        ui.wait(lambda: ui.place(chart(desk))[2] > 100 or width == 640, f'a chart at {width}')
    desk.quit()


run()
