# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_window.py FINX FINXCTL: search, sidebar, tables, the other pages, preferences, and a start that fails."""
import os
import re
import subprocess
import sys
from decimal import Decimal

from desk import PAGES, Workstation, run, step
import ui

ORDERS = (('buy', '20', 'AAPL'), ('buy', '10', 'SPY'), ('buy', '5', 'MSFT'), ('buy', '0.1', 'BTC-USD'), ('sell', '10', 'CAT'), ('sell', '5', 'AAPL'))


@step('a desk with positions opens on the dashboard with its figures')
def start(desk):
    desk.control('broker', 'add', 'practice')
    for side, quantity, symbol in ORDERS:
        desk.control('order', 'place', '--symbol', symbol, '--side', side, '--quantity', quantity)
    desk.control('order', 'place', '--symbol', 'SPY', '--side', 'buy', '--quantity', '1', '--limit', '550', '--tif', 'gtc')
    desk.start()
    page = desk.wait_for_page('Dashboard')
    rows = ui.wait(lambda: ui.records(page, 'Positions'), 'positions')
    assert sorted(row['Symbol'] for row in rows) == ['AAPL', 'BTC-USD', 'CAT', 'MSFT', 'SPY']
    ui.find(page, 'label', '^1 waits|5 positions|^5 positions')


@step('ranges of the value chart and kinds of allocation are chosen by name')
def dashboard(desk):
    page = desk.page('Dashboard')
    for name in ('1 day', '1 week', '3 months', 'This year', '1 year', 'Since the start', '1 month', 'Currency', 'Sector', 'Class'):
        ui.click(page, f'^{name}$')
    chart = ui.find(page, 'image', '^Net worth$')
    donut = ui.find(page, 'image', '^Allocation')
    for button, node in (('Since the start', chart), ('Sector', donut)):
        ui.enter(ui.find(page, 'push button', f'^{button}$'))
        ui.keys('Tab')
        ui.wait(lambda: 'focused' in ui.states(node), f'focus behind {button}')
        ui.keys('Home', 'Right', 'Left', 'End', 'Escape')
    for x in (0.1, 0.3, 0.5, 0.7, 0.9):
        ui.pointer(donut, x=x, y=0.5)
        ui.pointer(chart, x=x, y=0.5)


@step('each card of the dashboard leads to its page')
def links(desk):
    for name, title in (('Open portfolio', 'Portfolio'), ('Open execution', 'Execution'), ('Open system', 'System')):
        ui.click(desk.page('Dashboard'), f'^{name}$')
        desk.wait_for_page(title)


@step('the search tells when nothing fits, and goes through what fits by arrow keys')
def search(desk):
    desk.page('Dashboard')
    ui.keys('ctrl+k')
    entry = ui.find(desk.window(), 'entry', '^Search symbols and actions$')
    ui.wait(lambda: 'focused' in ui.states(entry), 'focus in the search')
    ui.typing('zzzz')
    desk.find('label', '^No symbol and no action fits$')
    ui.keys('ctrl+a', 'BackSpace', 'Down', 'Down', 'Page_Down', 'Page_Up', 'Up', 'Escape')
    ui.wait(lambda: ui.see(desk.window(), 'entry', '^Search symbols and actions$', None, lambda n: n.get_name() in PAGES) is None, 'a closed search')
    desk.open_by_name('Execution')
    desk.wait_for_page('Execution')


@step('F6 goes from area to area, and F9 makes the sidebar a rail and back')
def areas(desk):
    for key in ('F6', 'F6', 'F6', 'shift+F6', 'shift+F6'):
        ui.keys(key)
    node = ui.find(desk.window(), 'list', '^Pages$')
    wide = ui.place(node)[2]
    ui.keys('F9')
    ui.wait(lambda: ui.place(node)[2] < wide, 'a rail')
    ui.keys('F9')
    ui.wait(lambda: ui.place(node)[2] == wide, 'the sidebar')


@step('filters of Portfolio and Execution show rows with the text')
def filters(desk):
    for title, entry, name, tab in (('Portfolio', 'Filter holdings', 'Holdings', '^Holdings$'), ('Execution', 'Filter orders', 'Order history', '^Order history$')):
        page = desk.page(title)
        if tab:
            ui.click(page, tab)
        node = ui.find(page, 'entry', f'^{entry}')
        ui.keys('ctrl+f')
        ui.wait(lambda: 'focused' in ui.states(node), 'focus in the filter')
        ui.typing('spy')
        ui.wait(lambda: {row['Symbol'] for row in ui.records(page, name)} == {'SPY'}, 'rows of SPY')
        ui.keys('ctrl+a')
        ui.typing('nothing of the kind')
        ui.wait(lambda: any('No row has this text' in label for label in ui.labels(page)), 'that no row fits')
        ui.keys('Escape')
        ui.wait(lambda: len(ui.records(page, name)) > 1, 'all rows')
    for tab in ('^Overview$', '^Lots$', '^Transactions$', '^Performance$', '^Holdings$'):
        ui.click(desk.page('Portfolio'), tab)


@step('a table is sorted by its heads')
def sort(desk):
    page = desk.page('Portfolio')
    table = ui.find(page, 'tree table', '^Holdings$')
    for head in ('Symbol', 'Symbol', 'Quantity', 'Quantity', 'Weight', 'Weight', 'Value USD', 'Day', 'Total USD'):
        cell = next((cell for cell in ui.rows(table)[0] if cell is not None and cell.get_name() == head), None)
        if cell is not None:
            ui.pointer(cell, 1)
    for _ in range(2):
        ui.pointer(ui.rows(table)[0][0], 1)
        shown = [row['Symbol'] for row in ui.records(page, 'Holdings')]
    assert shown in (sorted(shown), sorted(shown, reverse=True)), shown


@step('its menu copies rows, hides a column and brings it back')
def columns(desk):
    page = desk.page('Portfolio')
    table = ui.find(page, 'tree table', '^Holdings$')

    def heads():
        return [cell.get_name() for cell in ui.rows(table)[0] if cell is not None]
    assert 'Name' in heads()
    ui.menu(page, ui.rows(table)[0][1], 'Name')
    ui.wait(lambda: 'Name' not in heads() or ui.place(ui.rows(table)[0][1])[2] == 0, 'no column of names')
    ui.menu(page, ui.rows(table)[0][0], 'Reset columns')
    ui.wait(lambda: 'Name' in heads(), 'the column of names')
    for entry in ('Copy rows', 'Copy cell'):
        ui.menu(page, ui.rows(table)[1][0], entry)
    ui.keys('ctrl+c')


@step('a position leads to its chart, and closing it makes an order of the other side')
def close_position(desk):
    page = desk.page('Portfolio')
    table = ui.find(page, 'tree table', '^Holdings$')

    def row():
        return next(r for r in ui.rows(table)[1:] if r[0].get_name() == 'SPY')
    ui.menu(page, row()[0], 'Close position…')
    markets = desk.wait_for_page('Markets')
    ui.find(markets, 'push button', '^Sell 10 at market$')
    page = desk.page('Portfolio')
    ui.menu(page, row()[0], 'Show in Markets')
    desk.wait_for_page('Markets')
    ui.find(markets, 'image', '^Price chart, SPY$')


@step('the life of an order is told step by step')
def life(desk):
    page = desk.page('Execution')
    ui.click(page, '^Fills$')
    ui.pointer(ui.wait(lambda: ui.rows(ui.find_all(page, 'tree table', '^Fills$')[-1])[1:], 'fills')[0][1], 1)
    ui.find(page, 'label', '^Order …')
    ui.find(page, 'label', '^Filled')
    ui.click(page, "^Copy the order's id$")
    desk.find('label', '^Order id copied$')
    ui.click(page, '^Close the order$')
    ui.click(page, '^Today$')


@step('connections and the speed of the practice desk are shown and changed')
def connections(desk):
    desk.click('^Connection: Practice desk')
    slider = desk.find('slider', '^Practice desk speed$')
    ui.find(desk.window(), 'list', '^Connections$')
    ui.enter(slider, x=0.1)
    ui.keys('Home', 'Right', 'Right', 'Right', 'Left', 'Home', 'Escape')


@step('System checks the database, and its log is searched, narrowed and copied')
def system(desk):
    page = desk.page('System')
    ui.click(page, '^Verify$')
    ui.find(page, 'label', '^All is well: ')
    for name in ('Copy the versions', 'Copy the data folder', 'Copy the chosen line, or all lines'):
        ui.click(page, f'^{name}$')
    ui.enter(ui.find(page, 'entry', '^Search the log$'))
    ui.typing('journal')
    ui.wait(lambda: all('journal' in ' '.join(row.values()) for row in ui.records(page, 'Log')), 'lines of the journal')
    ui.typing('zzz')
    ui.find(page, 'label', '^No row has this text$')
    ui.keys('ctrl+a', 'BackSpace', 'Tab', 'space')
    ui.keys('Down', 'Down', 'Return')


@step('Preferences change style, colours and the confirmation of orders')
def preferences(desk):
    window = desk.dialog_by_key('ctrl+comma', '^Preferences$')
    for name, times in (('Style', 3), ('Colours of gain and loss', 3)):
        for _ in range(times):
            ui.do(ui.find(window, 'combo box', f'^{name}'), 'activate') if 'activate' in ui.actions(ui.find(window, 'combo box', f'^{name}')) \
                else ui.pointer(ui.find(window, 'label', f'^{name}$'), 1)
            ui.keys('Down', 'Return')
    ui.do(ui.find(window, 'check box', '^Confirm orders'), 'toggle')
    ui.keys('Escape')
    desk.wait_closed()
    for words in ('Dark style', 'Light style', 'Follow the system'):
        desk.open_by_name(words)
    kept = open(os.path.join(desk.data, 'settings.ini'), encoding='utf-8').read()
    assert 'confirm-orders=false' in kept and 'color-pair' in kept, kept


@step('every page is reached in windows of every width')
def widths(desk):
    for width, height in ((1220, 860), (920, 820), (640, 820), (1440, 900)):
        desk.resize(width, height)
        for title in PAGES:
            desk.page(title)
        if width == 640:
            ui.keys('F9', 'F9')


@step('a second start brings the window to the front; on another folder it opens a window beside it')
def second(desk):
    told = subprocess.run([sys.argv[1], '--help'], stdout=subprocess.PIPE, check=True, text=True).stdout
    assert told.split()[:2] == ['Usage:', 'finx'], told

    def active():
        return subprocess.run(['xdotool', 'getactivewindow'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
    window = active()
    for folder in (desk.data, os.path.join(desk.data, '..', 'data')):
        subprocess.run(['xdotool', 'windowminimize', '--sync', window], check=True)
        ui.wait(lambda: active() != window, 'another window, or none')
        subprocess.run([sys.argv[1], '--data-dir', folder], check=True, timeout=ui.PATIENCE)
        ui.wait(lambda: active() == window, 'the window')
    other = Workstation()
    other.start()
    other.window()
    other.kill()
    assert desk.program.poll() is None


@step('the menu of the window quits')
def quit_by_menu(desk):
    desk.click('^Main menu$')
    try:
        ui.do(desk.find('menu item', '^Quit$', 'click'))
    except ui.GLib.Error:
        pass                             # gone before it answered
    assert desk.program.wait(timeout=ui.PATIENCE) == 0
    desk.check_log()


@step('a damaged database is told with the command that restores a backup, and trying again helps when it is whole')
def damaged(desk):
    database = os.path.join(desk.data, 'finx.db')
    os.rename(database, database + '.whole')
    for suffix in ('-wal', '-shm'):
        if os.path.exists(database + suffix):
            os.remove(database + suffix)
    with open(database, 'wb') as f:
        f.write(b'This is no database. ' * 500)
    desk.start()
    ui.find(desk.window(), 'label', '^finxctl --data-dir .* restore ')
    ui.click(desk.window(), '^Copy the command$')
    ui.click(desk.window(), '^Try again$')
    ui.find(desk.window(), 'label', '^finxctl --data-dir .* restore ')
    os.rename(database + '.whole', database)
    ui.click(desk.window(), '^Try again$')
    desk.wait_for_page('System')
    desk.quit()


run()
