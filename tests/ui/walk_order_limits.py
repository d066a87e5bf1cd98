# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_order_limits.py FINX FINXCTL: limits of orders are set in the preferences with the keyboard and undone; an open ticket
hears of them, warns of a short sale, and asks about the same order."""
import time

from desk import run, step
from ticket import choose_type, send_button, ticket, write
import ui

LINES = ('Value of one order, USD', 'Value of one position, USD', 'Today’s loss, USD', 'Orders in a minute', 'Only these symbols',
         'Limit through the market, at most %', 'Ask about the same order within, seconds', 'A price is old after, seconds')


def limits(desk, account='practice'):
    return {row['limit']: row['value'] for row in desk.control('risk', 'show', account)}


def tab_to(window, name):
    """Goes to the line of this name by Tab."""
    for _ in range(60):
        node = ui.focus(window)
        if node is not None and (node.get_name() or '').startswith(name):
            return node
        ui.keys('Tab')
        time.sleep(0.3)                  # the bus tells of the focus a little later
    raise AssertionError(f'Tab does not come to {name}')


def preferences(desk):
    ui.keys('ctrl+comma')
    window = desk.dialog('^Preferences$')
    ui.pointer(ui.find(window, 'label', '^Order limits$'), 1)
    ui.find(window, 'text', '^Orders in a minute$')
    return window


def close(desk):
    """Escape takes away what is told first, and then the window."""
    for _ in range(6):
        ui.keys('Escape')
        time.sleep(0.5)
        if len(desk.windows()) == 1:
            break
    desk.wait_closed()


def fill(window, name, words):
    """The bus does not tell of the focus in these lines: they are counted from the one before them."""
    tab_to(window, 'Orders of')
    ui.keys(*['Tab'] * (LINES.index(name) + 1))
    ui.overwrite(ui.find(window, 'text', f'^{name}$'), words)
    ui.keys('Return')


def prepare(desk, quantity, side):
    ui.keys('ctrl+n')
    root = ticket(desk)
    choose_type(root, 'Market')
    ui.pointer(ui.find(root, 'push button', f'^{side}$'), 1)
    write(root, 'Quantity', quantity)
    return root


@step('a limit is set with the keyboard, told and undone')
def set_limit(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.wait_for_page('Dashboard')
    window = preferences(desk)
    fill(window, 'Orders in a minute', '7')
    ui.wait(lambda: limits(desk)['max_orders'] == '7', 'seven orders a minute')
    ui.find(window, 'label', '^Limits changed$')
    desk.picture('changed')
    ui.click(window, '^Undo')
    ui.wait(lambda: limits(desk)['max_orders'] is None, 'no limit')


@step('what is no number is told and changes nothing')
def wrong(desk):
    window = desk.dialog('^Preferences$')
    fill(window, 'Ask about the same order within, seconds', 'soon')
    ui.wait(lambda: any('soon' in text for text in ui.labels(window)), 'what is wrong')
    fill(window, 'Ask about the same order within, seconds', '600')
    ui.wait(lambda: limits(desk)['duplicate_seconds'] == '600', 'ten minutes')
    close(desk)


@step('limits of all accounts together have a currency of their own')
def together(desk):
    window = preferences(desk)
    tab_to(window, 'Orders of')
    ui.keys('space')
    time.sleep(0.5)
    ui.keys('Up', 'Return')
    ui.find(window, 'text', '^Currency of the amounts$')
    tab_to(window, 'Short sales')
    ui.keys('Tab')
    ui.overwrite(ui.find(window, 'text', '^Currency of the amounts$'), 'chf')
    ui.keys('Return')
    ui.find(window, 'text', '^Value of one order, CHF$')
    assert desk.control('risk', 'show', 'all')[0]['unit'] == 'CHF'
    desk.picture('together')
    close(desk)


@step('the ticket warns of a short sale, and refuses it where it is not allowed')
def short(desk):
    root = prepare(desk, '3', 'Sell')
    ui.find(root, 'label', '^This sells 3 more than is held: it opens a short position.$')
    desk.picture('short')
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    window = preferences(desk)
    tab_to(window, 'Short sales')
    ui.keys('space')
    time.sleep(0.5)
    ui.keys('Down', 'Return')
    ui.wait(lambda: limits(desk)['shorts'] == 'refuse', 'no short sales')
    close(desk)
    ui.wait(lambda: not ui.sensitive(send_button(root)), 'an order that may not be sent')
    ui.gone(root, 'label', '^This sells 3 more than is held: it opens')


def send(desk, root):
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    ui.keys('ctrl+Return')
    ui.wait(lambda: any('Send buy order' in (n.get_name() or '') for w in desk.windows() for n in ui.find_all(w, 'push button')), 'the question')
    ui.keys('Return')


def n_orders(desk):
    return len(desk.control('order', 'list'))


@step('the same order is asked about once more, and going back sends nothing')
def again(desk):
    root = prepare(desk, '2', 'Buy')
    send(desk, root)
    desk.wait_closed()
    ui.wait(lambda: n_orders(desk) == 1, 'one order')
    for answer, n in (('Escape', 1), ('Tab', 2)):
        send(desk, root)
        ui.wait(lambda: any('Send the Same Order Again?' in ui.labels(w) for w in desk.windows()), 'the other question')
        desk.picture('again')
        ui.keys(answer)
        if answer == 'Tab':
            ui.keys('Return')
        desk.wait_closed()
        ui.wait(lambda: n_orders(desk) == n, f'{n} orders')


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
