# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_reports.py FINX FINXCTL: reports of a portfolio are chosen, looked at and saved."""
import csv
import os
import subprocess

from desk import run, step
import ui

TRADES = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,100000,,EUR
2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR
2024-02-05,sell,VWCE,30,110,3300,,EUR
'''


def pick(page, name, steps, role, shown):
    """Goes down in a list of choices until what it leads to is seen: a popover that closes takes a click for itself."""
    for _ in range(5):
        ui.pointer(ui.find(page, None, f'^{name}$'), 1)
        ui.keys('Home', *['Down'] * steps, 'Return')
        try:
            return ui.find(page, role, shown, seconds=4)
        except AssertionError:
            continue
    raise AssertionError(f'{name} does not lead to {shown}')


def picture(name):
    folder = os.environ.get('FINX_WALK_PICTURES')
    if folder:
        subprocess.run(['import', '-window', 'root', os.path.join(folder, name + '.png')], check=True)


@step('the Reports tab shows what is held')
def holdings(desk):
    path = os.path.join(desk.folder, 'trades.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(TRADES)
    desk.control('portfolio', 'create', 'Depot', '--currency', 'EUR')
    desk.control('import', path, '--portfolio', 'depot')
    desk.start()
    page = desk.tab('Portfolio', 'Reports')
    ui.find(page, 'label', '^2 rows$')
    picture('reports-holdings')


@step('gains of this year are none, and say so; those of all the time are one row')
def gains(desk):
    page = desk.page('Portfolio')
    pick(page, 'Report', 2, 'label', '^Nothing was sold in this time$')
    picture('reports-nothing')
    pick(page, 'Time', 2, 'label', '^1 row$')
    picture('reports-gains')


@step('two days of one’s own choose the time; a day that is none says what to give')
def own_days(desk):
    page = desk.page('Portfolio')
    entry = pick(page, 'Time', 3, None, '^First day$')
    ui.enter(entry)
    ui.overwrite(entry, '2024-13-01')
    ui.find(page, 'label', '^No time is chosen$')
    picture('reports-no-time')
    ui.overwrite(entry, '2024-01-01')
    ui.find(page, 'label', '^1 row$')


@step('Save as CSV writes what finxctl writes, and a toast tells')
def save(desk):
    page = desk.page('Portfolio')
    target = os.path.join(desk.folder, 'gains.csv')
    ui.pointer(ui.find(page, None, '^Save as$'), 1)
    picture('reports-menu')
    ui.choose(desk.window(), 'Table for spreadsheets .CSV.…')
    window = desk.dialog('^Save the report$')
    ui.overwrite(ui.wait(lambda: ui.focus(window), 'focus in the file chooser'), target)
    ui.keys('Return')
    desk.find('label', '^Saved “gains.csv”$')
    picture('reports-saved')
    with open(target, encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    assert [row['base_gain'] for row in rows] == ['434.625']
    assert desk.control('export', 'gains', '--portfolio', 'depot')['rows'][0]['base_gain'] == '434.625'


@step('Ctrl+P asks for a printer; a file is one, and gets the page')
def printing(desk):
    page = desk.page('Portfolio')
    ui.find(page, 'push button', '^Print…$', 'click')
    ui.keys('ctrl+p')
    dialog = ui.find(desk.root, 'dialog', '^Print$')
    picture('reports-print')
    ui.find(dialog, 'label', '^Print to File$')
    ui.keys('Tab', 'Down', 'space')
    ui.wait(lambda: 'sensitive' in ui.states(ui.find(dialog, 'push button', '^_?Print')), 'a printer that is chosen')
    ui.keys('alt+p')
    target = os.path.join(os.environ['HOME'], 'depot-gains.pdf')
    ui.wait(lambda: os.path.exists(target) and os.path.getsize(target) > 1000, 'a printed file')
    with open(target, 'rb') as f:
        assert f.read(5) == b'%PDF-'


@step('what was chosen is chosen again after a restart')
def chosen_again(desk):
    pick(desk.page('Portfolio'), 'Time', 2, 'label', '^1 row$')
    desk.quit()
    desk.start()
    page = desk.tab('Portfolio', 'Reports')
    ui.find(page, None, '^Report$')
    ui.find(page, 'label', '^1 row$')


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
