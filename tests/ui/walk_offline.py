# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_offline.py FINX FINXCTL: prices that grow old, a market that is paused, and working offline."""
import os
import re
import subprocess
import sys

from desk import run, step
from ticket import confirm, send_button, ticket, watched, write
import ui

CHIP = '^Connection: '


def picture(desk, name):
    """For a person to look at: with FINX_SHOTS, a picture of this moment in both styles."""
    folder = os.environ.get('FINX_SHOTS')
    if folder is None:
        return
    for style in ('Light style', 'Dark style'):
        desk.open_by_name(style)
        ui.time.sleep(0.8)
        subprocess.run(['import', '-window', 'root', os.path.join(folder, f'{name}-{style.split()[0].lower()}.png')], check=True)


def rows(desk):
    """What the watchlist tells of each row, by symbol."""
    names = [n.get_name() for n in ui.walk(ui.find(desk.wait_for_page('Markets'), 'list', '^Watchlist$')) if n.get_role_name() == 'list item']
    return {name.split(',')[0]: name for name in names}


def practice_window(desk):
    desk.open_by_name('Practice desk')
    return desk.dialog('^Practice desk$')


def pause(desk):
    """Throws the switch in the practice desk's window."""
    window = practice_window(desk)
    ui.do(ui.find(window, 'check box', '^Pause the market'), 'toggle')
    ui.keys('Escape')
    desk.wait_closed()


def chip(desk):
    return ui.wait(lambda: next((n.get_name() for n in ui.walk(desk.window()) if re.match(CHIP, n.get_name() or '')), None), 'the chip')


def labels(desk, title):
    """All texts of a page that are to be seen."""
    return [node.get_name() for node in ui.walk(desk.page(title), lambda node: 'visible' not in ui.states(node))
            if node.get_role_name() == 'label' and node.get_name()]


def holdings(desk):
    return [row for row in ui.records(desk.tab('Portfolio', 'Holdings'), 'Holdings') if row['Symbol'] != 'Cash']


def position_ages(desk):
    return [row.get('Price age') for row in holdings(desk)]


@step('a desk with a position and a working order shows live prices')
def start(desk):
    desk.control('broker', 'add', 'practice')
    desk.control('order', 'place', '--symbol', 'AAPL', '--side', 'buy', '--quantity', '20')
    desk.control('order', 'place', '--symbol', 'AAPL', '--side', 'buy', '--quantity', '5', '--limit', '150', '--tif', 'gtc')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('AAPL')
    desk.page('Markets')
    ui.wait(lambda: rows(desk)['AAPL'].endswith(', live'), 'a live row')
    ui.wait(lambda: 'Change' in labels(desk, 'Markets'), 'changes')
    desk.click('^Connection: Practice desk')
    ui.enter(desk.find('slider', '^Practice desk speed$'), x=0.1)
    ui.keys('End', 'Escape')             # so that a quarter of a minute is soon over


@step('a paused market says so, and its prices grow old')
def stale(desk):
    pause(desk)
    ui.wait(lambda: 'Market paused' in chip(desk), 'the chip')
    ui.wait(lambda: re.search(r', \d+ (s|min|h) old$', rows(desk)['AAPL']), 'an old price')
    # Beside the price and on the chart. An hour of this market is a minute, which a busy machine may need to get here.
    ui.wait(lambda: sum(re.fullmatch(r'\d+ (min|h) old', text) is not None for text in labels(desk, 'Markets')) >= 2, 'ages in minutes or hours')
    ui.wait(lambda: 'Age' in labels(desk, 'Markets'), 'ages in place of changes')
    ui.wait(lambda: all(re.fullmatch(r'\d+ (s|min|h)', age or '') for age in position_ages(desk)), 'the age of the position')
    desk.page('Markets')
    picture(desk, 'stale')


@step('an order is refused by a paused market, with the reason')
def refused(desk):
    ui.keys('ctrl+n')
    root = ticket(desk)
    write(root, 'Quantity', '3')
    ui.wait(lambda: ui.sensitive(send_button(root)), 'an order that may be sent')
    ui.keys('ctrl+Return')
    confirm(desk, 'Buy 3 AAPL, market, day')
    ui.wait(lambda: any('The practice market is paused' in text for window in desk.windows() for text in ui.labels(window)), 'the reason')


@step('the next tick makes prices live again')
def fresh(desk):
    pause(desk)
    ui.wait(lambda: 'simulated' in chip(desk), 'the chip')
    ui.wait(lambda: rows(desk)['AAPL'].endswith(', live'), 'a live row')
    ui.wait(lambda: 'Change' in labels(desk, 'Markets') and not any(text.endswith(' old') for text in labels(desk, 'Markets')), 'no ages')


@step('“Work offline” in the main menu shows what that means')
def offline(desk):
    desk.click('^Main menu$')
    ui.do(desk.find('menu item', '^Work offline$', 'click'))
    ui.wait(lambda: chip(desk) == 'Connection: Offline', 'the chip')
    desk.find('label', '^Offline review')
    desk.find('label', '^Prices are from ')
    desk.find('label', '^Orders are switched off')
    desk.find('label', '^Last online ')
    ui.wait(lambda: 'Age' in labels(desk, 'Markets'), 'ages in place of changes')
    picture(desk, 'offline-markets')
    ui.wait(lambda: all(position_ages(desk)), 'the age of the position')
    picture(desk, 'offline-portfolio')
    desk.page('Dashboard')
    picture(desk, 'offline-dashboard')


@step('nothing that gives an order can be used, and its tooltip says why')
def switched_off(desk):
    root = ticket(desk)
    entry = ui.find(root, 'text', '^Quantity$')
    ui.wait(lambda: not ui.sensitive(send_button(root)), 'an insensitive button')
    ui.pointer(entry, 1)
    assert 'focused' not in ui.states(entry)
    assert 'orders are switched off' in root.get_description(), root.get_description()
    assert not ui.sensitive(desk.find('push button', '^Stop all'))
    page = desk.page('Execution')
    table = ui.find(page, 'tree table', '^Working orders$')
    assert not ui.sensitive(ui.find(page, 'push button', '^Cancel all'))
    ui.wait(lambda: not any(ui.sensitive(node) for node in ui.find_all(table, 'push button', 'the order$')), 'insensitive row buttons')
    picture(desk, 'offline-execution')
    ui.keys('ctrl+n')
    desk.find('label', '^FinX works offline: orders are switched off')
    ui.keys('ctrl+shift+BackSpace')
    desk.find('label', '^Offline: orders can not be cancelled')
    assert not ui.see(desk.window(), 'label', '^Trading is stopped')


@step('what can be done offline is a page of the help')
def explained(desk):
    desk.click('^What can I do offline')
    window = desk.dialog('^Help$')
    ui.find(window, 'label', '^Working offline$')
    ui.keys('Escape')
    desk.wait_closed()


@step('the choice is remembered, and all that is known is there after a restart')
def restart(desk):
    before = [row['Last'] for row in holdings(desk)]
    desk.quit()
    desk.start()
    desk.wait_for_page('Portfolio')
    ui.wait(lambda: chip(desk) == 'Connection: Offline', 'the chip')
    ui.wait(lambda: [row['Last'] for row in holdings(desk)] == before, f'prices {before}')
    assert all(position_ages(desk))
    assert not ui.sensitive(desk.find('push button', '^Stop all'))
    ui.wait(lambda: ' bars' in (ui.find(desk.page('Markets'), 'image', '^Price chart, AAPL$').get_description() or ''), 'bars')
    picture(desk, 'offline-start')
    ui.wait(lambda: [row['Symbol'] for row in ui.records(desk.page('Execution'), 'Working orders')] == ['AAPL'], 'the working order')


@step('“Go online” brings prices and orders back')
def online(desk):
    desk.click('^Go online$')
    ui.wait(lambda: 'simulated' in chip(desk), 'the chip')
    ui.wait(lambda: ui.see(desk.window(), 'label', '^Offline review', None, lambda node: 'visible' not in ui.states(node)) is None, 'no bar')
    desk.page('Markets')
    ui.wait(lambda: rows(desk)['AAPL'].endswith(', live'), 'a live row')
    root = ticket(desk)
    ui.wait(lambda: ui.sensitive(ui.find(root, 'text', '^Quantity$')), 'a ticket to write in')
    page = desk.page('Execution')
    ui.wait(lambda: ui.sensitive(ui.find(page, 'push button', '^Cancel all')), 'orders that can be cancelled')


@step('“finx --offline” is for one run')
def option(desk):
    desk.quit()
    desk.start('--offline')
    ui.wait(lambda: chip(desk) == 'Connection: Offline', 'the chip')
    desk.quit()
    desk.start()
    ui.wait(lambda: 'simulated' in chip(desk), 'the chip')


@step('a second start with it makes the window that runs work offline, for its run, and hands it the token of the launcher')
def handed_over(desk):
    window = subprocess.check_output(['xdotool', 'getactivewindow'], text=True).strip()
    token = 'launcher-1_TIME0'
    subprocess.run([sys.argv[1], '--data-dir', desk.data, '--offline'], check=True, timeout=ui.PATIENCE, env={**os.environ, 'DESKTOP_STARTUP_ID': token})
    ui.wait(lambda: chip(desk) == 'Connection: Offline', 'the chip')
    ui.wait(lambda: token in subprocess.check_output(['xprop', '-id', window, '_NET_STARTUP_ID'], text=True), 'the token')
    desk.quit()
    desk.start()
    ui.wait(lambda: 'simulated' in chip(desk), 'the chip')
    desk.quit()


run()
