# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_narrow.py FINX FINXCTL: the tables of a portfolio in a small window: no column is cut off, and nothing lies over another."""
import os

from gi.repository import Atspi

from desk import run, step
import ui

ROWS = '''date,type,symbol,name,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,,2000000,,EUR
2023-01-03,buy,VWCE,Vanguard FTSE All-World UCITS ETF,10,95.5,955,,EUR
2023-02-03,buy,A-LONG-SYMBOL,A company with a name that no column has room for,1250.125,812.25,1015414.03,,USD
2024-02-05,sell,VWCE,Vanguard FTSE All-World UCITS ETF,8,110,880,1,EUR
2024-02-06,sell,A-LONG-SYMBOL,A company with a name that no column has room for,250.125,912.25,228176.53,12.5,USD
'''
PRICES = 'date,close\n2023-01-03,95.5\n2024-06-28,1120.25\n'
TABLES = (('Holdings', 'Holdings', 'Symbol', 'Total EUR'), ('Lots', 'Lots held', 'Symbol', 'Gain EUR'), ('Transactions', 'Transactions', 'Date', 'Account'))
SHADOW = 122                             # around the window, which counts to the size that it is given
MARGIN = 1                               # what is rounded


def box(node):
    """In the window: its left and right end, its top and bottom."""
    found = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return found.x, found.x + found.width, found.y, found.y + found.height


def is_shown(node):
    left, right, top, bottom = box(node)
    return 'visible' in ui.states(node) and right > left and bottom > top


def cells(row):
    """Of each column that is shown: its box, and the label in it, or None."""
    found = []
    for i in range(row.get_child_count()):
        cell = row.get_child_at_index(i)
        if is_shown(cell):
            found.append((box(cell), next((node for node in ui.walk(cell) if node.get_role_name() == 'label' and node.get_name()), None)))
    return found


def table_rows(table):
    return [node for node in ui.walk(table) if node.get_role_name() == 'table row']


def widths(table):
    """How wide the text of each head is."""
    return {label.get_name(): box(label)[1] - box(label)[0] for _, label in cells(table_rows(table)[0]) if label is not None}


def check_line(line, table, what):
    """The cells stand side by side within the table, and no text is beyond its cell."""
    end = box(table)[0]
    for (left, right, _, _), label in line:
        name = label.get_name() if label is not None else ''
        assert left >= end - MARGIN, f'{what}: {name!r} begins at {left}, where the one before it ends at {end}'
        assert right <= box(table)[1] + MARGIN, f'{what}: {name!r} ends at {right}, the table at {box(table)[1]}'
        if label is not None and box(label)[1] > box(label)[0]:
            assert box(label)[0] >= left - MARGIN and box(label)[1] <= right + MARGIN, f'{what}: the text {name!r} is beyond its cell'
        end = right


def tools_of(table):
    """What can be pressed or written into beside a table."""
    node = table
    while node is not None:
        node = node.get_parent()
        found = [tool for tool in ui.walk(node, lambda other: other == table)
                 if tool.get_role_name() in ('push button', 'toggle button', 'text') and is_shown(tool)]
        if found:
            return found
    return []


def check_tools(table, what):
    """They lie within the window, and over nothing else of their kind."""
    found = tools_of(table)
    boxes = [(box(node), node.get_name()) for node in found]
    assert boxes, f'{what}: there is nothing to press'
    for i, (one, name) in enumerate(boxes):
        assert one[0] >= -MARGIN and one[1] <= 1024 + MARGIN, f'{what}: {name!r} is beyond the window'
        for other, other_name in boxes[:i]:
            apart = one[0] >= other[1] - MARGIN or other[0] >= one[1] - MARGIN or one[2] >= other[3] - MARGIN or other[2] >= one[3] - MARGIN
            inside = one[0] >= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] <= other[3]
            assert apart or inside, f'{what}: {name!r} lies over {other_name!r}'


def open_table(desk, tab, name):
    table = ui.find(desk.tab('Portfolio', tab), 'tree table', f'^{name}$')
    ui.wait(lambda: len(table_rows(table)) > 1 and is_shown(table_rows(table)[0]), f'rows of {name}')
    ui.time.sleep(0.5)                   # columns that have no room go
    return table


@step('in a wide window each column is whole')
def wide(desk):
    path, prices = os.path.join(desk.folder, 'rows.csv'), os.path.join(desk.folder, 'prices.csv')
    for name, text in ((path, ROWS), (prices, PRICES)):
        with open(name, 'w', encoding='utf-8') as f:
            f.write(text)
    desk.control('portfolio', 'create', 'Depot', '--currency', 'EUR')
    desk.control('import', path, '--portfolio', 'depot')
    desk.control('prices', 'import', prices, '--symbol', 'VWCE', '--currency', 'EUR')
    desk.start()
    desk.heads = {}
    for tab, name, first, last in TABLES:
        table = open_table(desk, tab, name)
        desk.heads[tab] = widths(table)
        assert first in desk.heads[tab] and last in desk.heads[tab], desk.heads[tab]
        for row in table_rows(table):
            check_line(cells(row), table, f'{name}, wide')


def small_tab(desk, tab, name, first, last):
    table = open_table(desk, tab, name)
    desk.picture('narrow-' + tab.lower())
    assert box(table)[1] <= 1024 + MARGIN, f'{name} ends at {box(table)[1]}'
    heads = widths(table)
    assert first in heads and last in heads, f'{name} has {list(heads)}'
    for head, width in heads.items():
        assert width >= desk.heads[tab][head] - MARGIN, f'{name}: {head!r} is cut: {width} of {desk.heads[tab][head]}'
    for row in table_rows(table):
        check_line(cells(row), table, name)
    check_tools(table, name)


@step('at 1024 by 700 the columns that are shown are whole, and nothing lies over another: Holdings')
def holdings(desk):
    desk.resize(1024 + SHADOW, 700 + SHADOW)
    ui.wait(lambda: box(desk.window())[1] <= 1024 + MARGIN, 'a small window')
    small_tab(desk, *TABLES[0])


@step('the same of Lots')
def lots(desk):
    small_tab(desk, *TABLES[1])


@step('the same of Transactions')
def transactions(desk):
    small_tab(desk, *TABLES[2])


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
