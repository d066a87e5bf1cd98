# SPDX-License-Identifier: GPL-3.0-or-later
"""The order ticket and the watchlist of the Markets page, as a person uses them."""
from decimal import Decimal

import ui

TYPES = ('Limit', 'Market', 'Stop', 'Stop limit', 'Trailing stop')


def decimal(text):
    return Decimal(text.replace(',', '').replace('−', '-').replace('+', ''))


def ticket(desk):
    return ui.find(desk.page('Markets'), 'panel', '^Order ticket$')


def estimate(root, caption):
    """An amount of the ticket, whose label is named by its caption; None: unknown."""
    name = ui.find(root, 'label', f'.+ {caption}$').get_name()
    return None if name.startswith('–') else decimal(name.split()[0])


def send_button(root):
    return ui.find(root, 'push button', '(?!^(Buy|Sell)$)^(Buy|Sell|Enter|Check|Choose|Sending|Trading)')


def write(root, field, words):
    """Types into a field of the ticket over what is in it."""
    entry = ui.find(root, 'text', f'^{field}$')
    ui.enter(entry)
    ui.overwrite(entry, words)
    return entry


def choose_type(root, label):
    """With the keyboard, from the quantity back to the order type."""
    box = ui.find(root, 'combo box', '^Order type$')
    if ui.labels(box)[1:] == [label]:
        return
    ui.enter(ui.find(root, 'text', '^Quantity$'))
    ui.keys('shift+Tab')
    ui.wait(lambda: ui.focus(box), 'focus on the order type')
    ui.keys('space')
    ui.wait(lambda: ui.focus(box).get_role_name() == 'list item', 'focus in the list of order types')
    ui.keys('Home', *['Down'] * TYPES.index(label), 'Return')
    ui.wait(lambda: ui.labels(box)[1:] == [label], f'order type {label}')


def confirm(desk, words):
    """Enter in the question that names the order."""
    ui.wait(lambda: any(words in ui.labels(w) for w in desk.windows()), f'question {words!r}')
    ui.keys('Return')
    desk.wait_closed()


def order(desk, quantity, limit=None):
    """Places a buy order for MSFT by keyboard; its quantity and limit as text."""
    ui.keys('ctrl+n')
    root = ticket(desk)
    choose_type(root, 'Limit' if limit else 'Market')
    write(root, 'Quantity', quantity)
    if limit:
        write(root, 'Limit', limit)
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    ui.keys('ctrl+Return')
    confirm(desk, f'Buy {quantity} MSFT, ' + (f'limit {limit}, day' if limit else 'market, day'))


def watched(desk):
    names = [n.get_name() for n in ui.walk(ui.find(desk.wait_for_page('Markets'), 'list', '^Watchlist$')) if n.get_role_name() == 'list item']
    return [name.split(',')[0] for name in names]
