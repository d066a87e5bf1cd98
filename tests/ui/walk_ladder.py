# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_ladder.py FINX FINXCTL: trading in the ladder, by pointer and by keys, and what must not become an order."""
import re
import subprocess
import time
from decimal import Decimal

from desk import run, step
from ticket import decimal, ticket
import ui

MINE, BID, PRICE, ASK = 0.12, 0.44, 0.66, 0.85     # where the columns are, as parts of the ladder
LOW, BETWEEN, LOWER, LOWEST, HIGH = 0.70, 0.75, 0.80, 0.86, 0.20   # rows below and above the market


def page(desk):
    return desk.pages['Markets']


def ladder(desk):
    return ui.find(page(desk), 'table', '^Order book ladder$')


def arm_button(desk):
    return ui.find(page(desk), 'push button', '^Click trading$')


def is_armed(desk):
    return 'pressed' in ui.states(arm_button(desk)) or 'checked' in ui.states(arm_button(desk))


def open_orders(desk):
    return desk.control('order', 'list', '--open')


def orders(desk, count):
    def counted():
        found = open_orders(desk)
        return (found, ) if len(found) == count else None
    return ui.wait(counted, f'{count} open orders')[0]


def trade(desk, x, y, count):
    """A click that trades; once more when the ladder did not take it, as a popover that closes may keep it."""
    ui.pointer(ladder(desk), 1, x=x, y=y)
    try:
        return ui.wait(lambda: len(open_orders(desk)) == count and open_orders(desk), f'{count} open orders', seconds=5)
    except AssertionError:
        ui.pointer(ladder(desk), 1, x=x, y=y)
        return orders(desk, count)


def stays(desk, count):
    time.sleep(1.2)
    found = open_orders(desk)
    assert len(found) == count, found


def chosen(desk):
    """The price of the row that was chosen."""
    found = re.match(r'Price ([\d.,]+)', ladder(desk).get_description())
    return decimal(found.group(1).rstrip(',')) if found else None


def choose(desk, y):
    """Chooses the row at y by its Mine column, and waits until the rows stand."""
    time.sleep(0.4)
    ui.pointer(ladder(desk), 1, x=MINE, y=y)
    time.sleep(0.1)
    return ui.wait(lambda: chosen(desk), 'a chosen price')


def told(desk, words, seconds=None):
    ui.wait(lambda: any(words in label for label in ui.labels(page(desk))), f'sentence {words!r}', seconds)


def held(desk):
    found = [p for p in desk.control('broker', 'positions', 'practice') if p['symbol'] == 'MSFT']
    return Decimal(found[0]['quantity']) if found else Decimal(0)


@step('a ladder opens unarmed, and a click in it only takes the price')
def start(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('MSFT')
    desk.wait_for_page('Markets')
    ui.wait(lambda: 'best bid –' not in (ladder(desk).get_description() or 'best bid –'), 'an order book')
    assert not is_armed(desk)
    ui.click(page(desk), '^Keep the market in the middle')
    ui.pointer(ladder(desk), 1, x=BID, y=LOW)
    price = ui.wait(lambda: chosen(desk), 'a chosen price')
    ui.wait(lambda: decimal(ui.text(ui.find(ticket(desk), 'text', '^Limit$'))) == price, 'the price in the ticket')
    ui.keys('Escape')
    ui.enter(ladder(desk), x=MINE, y=LOW)
    ui.keys('plus', 'plus', 'plus', 'b', 's')    # rows of ten ticks, so that the market stays in the middle
    stays(desk, 0)


@step('armed, one click in the bid column is one limit order at that price')
def click(desk):
    ui.do(arm_button(desk))
    ui.wait(lambda: is_armed(desk), 'click trading on')
    price = choose(desk, LOW)
    found = trade(desk, BID, LOW, 1)[0]
    assert (found['side'], found['type'], Decimal(found['limit_price'])) == ('buy', 'limit', price), found
    told(desk, 'Order sent: Buy 10 MSFT')


def double_click(desk):
    """Where the ladder took one of the two clicks only, as when its rows moved, its order is cancelled and the two come again."""
    first = {o['id'] for o in orders(desk, 1)}
    for _ in range(3):
        left, top, width, height = ui.place(ladder(desk))
        subprocess.run(['xdotool', 'mousemove', str(round(left + BID * width)), str(round(top + LOWER * height))], check=True)
        subprocess.run(['xdotool', 'click', '--repeat', '2', '--delay', '60', '1'], check=True)
        found = orders(desk, 2)
        try:
            told(desk, 'No second order was sent', seconds=5)
            return
        except AssertionError:
            ui.pointer(ladder(desk), 3, x=MINE, y=LOWER)
            orders(desk, 1)
            choose(desk, LOWER)
            time.sleep(0.8)
    raise AssertionError('two clicks in a moment were never taken')


@step('a double click and a key that is held are one order')
def twice(desk):
    choose(desk, LOWER)
    double_click(desk)
    choose(desk, LOWEST)
    subprocess.run(['xdotool', 'keydown', 'b'], check=True)
    time.sleep(1.5)
    subprocess.run(['xdotool', 'keyup', 'b'], check=True)
    stays(desk, 3)


@step('the number keys choose a size, and S sells at the chosen price')
def keys(desk):
    choose(desk, HIGH)
    ui.keys('2', 's')
    found = [o for o in orders(desk, 4) if o['side'] == 'sell']
    assert [Decimal(o['quantity']) for o in found] == [25], found
    ui.keys('1')


@step('an own order is dragged to another price')
def drag(desk):
    before = choose(desk, LOWER)
    target = choose(desk, BETWEEN)
    time.sleep(0.6)
    ui.drag(ladder(desk), (MINE, LOWER), (MINE, BETWEEN))
    ui.wait(lambda: target in {Decimal(o['limit_price']) for o in open_orders(desk)}, 'the order at its new price')
    assert before not in {Decimal(o['limit_price']) for o in orders(desk, 4)}


@step('a secondary click and Delete cancel what is at a price')
def cancel(desk):
    ui.pointer(ladder(desk), 3, x=MINE, y=BETWEEN)
    orders(desk, 3)
    choose(desk, LOWEST)
    ui.keys('Delete')
    orders(desk, 2)


@step('Reverse turns the position around, and Flatten closes it and cancels the rest')
def flatten(desk):
    ui.pointer(ladder(desk), 1, x=BID, y=0.40)
    ui.wait(lambda: held(desk) == 10, 'a position of 10')
    time.sleep(0.6)
    ui.click(page(desk), '^Reverse$')
    ui.wait(lambda: held(desk) == -10, 'a position of −10')
    orders(desk, 0)
    time.sleep(0.6)
    ui.enter(ladder(desk), x=MINE, y=LOW)
    ui.keys('shift+f')
    ui.wait(lambda: held(desk) == 0, 'no position')
    told(desk, 'Order sent: Buy 10 MSFT, market')
    time.sleep(0.6)
    ui.keys('shift+f')
    told(desk, 'There is no position to close')


@step('exits in ticks go out with the order')
def exits(desk):
    ui.click(ui.find(page(desk), 'panel', '^Click trading$'), '^(Exit orders|No exits)$')
    for exit_order in ('Take profit', 'Stop loss'):
        ui.tick(ui.find(page(desk), 'check box', f'^{exit_order}$'))
    ui.keys('Escape')
    time.sleep(0.8)                      # the popover lets go of the pointer
    price = choose(desk, LOW)
    time.sleep(0.8)                      # two clicks in a moment are one
    found = trade(desk, BID, LOW, 3)
    assert {o['type'] for o in found} == {'limit', 'stop'}, found
    assert {Decimal(o['stop_price']) for o in found if o['type'] == 'stop'} == {price - Decimal('0.10')}, found
    ui.click(page(desk), '^Cancel all$')
    orders(desk, 0)


@step('time and sales are filtered, and say so')
def filter_trades(desk):
    ui.click(page(desk), '^All trades$')
    time.sleep(0.5)
    ui.keys('Tab', 'Tab')
    ui.wait(lambda: 'focused' in ui.states(ui.find(page(desk), 'check box', '^Add up trades at one price$')), 'focus on the check box')
    ui.keys('space', 'Escape')
    ui.find(page(desk), 'push button', '^All trades, added up$')


@step('the depth over time, what an order would take and what traded at a price are read out by keys')
def depth(desk):
    ui.click(page(desk), '^Depth$')
    node = ui.find(page(desk), 'image', '^Order book over time$')
    ui.wait(lambda: 'the largest size was' in node.get_description(), 'a summary')
    ui.enter(node)

    def level():
        ui.keys('Left')
        return re.search(r'(bid|ask) [\d.]+, Size', node.get_description())
    ui.wait(level, 'a level')
    node = ui.find(page(desk), 'image', '^Market depth$')
    ui.enter(node, x=0.1, y=0.5)
    ui.wait(lambda: re.match(r'(Sell|Buy) .+, average ', node.get_description()), 'what an order would take')
    ui.click(page(desk), '^Footprint$')
    node = ui.find(page(desk), 'image', '^Footprint$')
    ui.wait(lambda: re.search(r'volume by price since .+: total .+, delta', node.get_description()), 'a summary')
    ui.click(page(desk), '^5m$')
    ui.enter(node)

    def cell():
        ui.keys('Right')
        return re.search(r' · [\d.]+.*, Sold [\d,.]+, bought [\d,.]+.*, Bar: total ', node.get_description())
    ui.wait(cell, 'what traded at a price')
    ui.click(page(desk), '^Order book$')
    ui.find(page(desk), 'image', '^Order book over time$')
    ui.click(page(desk), '^Ladder$')
    ui.find(page(desk), 'table', '^Order book ladder$')


@step('Escape, another page and the emergency stop switch it off')
def off(desk):
    ui.enter(ladder(desk), x=MINE, y=LOW)
    ui.keys('Escape')
    ui.wait(lambda: not is_armed(desk), 'click trading off')
    ui.pointer(ladder(desk), 1, x=BID, y=LOW)
    stays(desk, 0)
    ui.do(arm_button(desk))
    ui.wait(lambda: is_armed(desk), 'click trading on')
    desk.page('Dashboard')
    desk.page('Markets')
    ui.wait(lambda: not is_armed(desk), 'click trading off')
    ui.do(arm_button(desk))
    ui.wait(lambda: is_armed(desk), 'click trading on')
    ui.keys('ctrl+shift+BackSpace')
    ui.wait(lambda: not is_armed(desk), 'click trading off')
    ui.do(arm_button(desk))
    told(desk, 'Click trading stays off')
    desk.quit()


run()
