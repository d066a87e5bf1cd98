# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_read_only.py FINX FINXCTL: a data folder that can not be written: the figures are there, and what would write tells why not."""
import atexit
import hashlib
import os
import subprocess
import sys
import tempfile

from desk import run, step
import ui

ROWS = '''date,type,symbol,quantity,price,amount,fees,currency
2023-01-02,deposit,,,,20000,,EUR
2023-01-03,buy,VWCE,10,95.5,955,,EUR
2024-02-05,sell,VWCE,8,110,880,,EUR
'''
PRICES = 'date,close\n2023-01-03,95.5\n2024-06-28,120.25\n'
ONLY_READ = 'can only be read'


def close(folder):
    """Nobody can write there any more: root can, unless it is mounted so. Says why that can not be done, or None."""
    if os.geteuid() != 0:
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), 0o444)
        os.chmod(folder, 0o555)
        atexit.register(lambda: os.path.isdir(folder) and os.chmod(folder, 0o755))
        return None
    for words in (['mount', '--bind', folder, folder], ['mount', '-o', 'remount,bind,ro', folder]):
        result = subprocess.run(words, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            return result.stderr.strip()
        if '--bind' in words:
            atexit.register(subprocess.run, ['umount', '--lazy', folder], stderr=subprocess.DEVNULL)
    return None


def digest(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), 'rb') as f:
            found[name] = hashlib.sha256(f.read()).hexdigest()
    return found


@step('the figures of a folder that can only be read are there, and a bar tells what it is')
def figures(desk):
    for name, text in (('rows.csv', ROWS), ('prices.csv', PRICES)):
        with open(os.path.join(desk.folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    desk.control('portfolio', 'create', 'Depot', '--currency', 'EUR')
    desk.control('import', os.path.join(desk.folder, 'rows.csv'), '--portfolio', 'depot')
    desk.control('prices', 'import', os.path.join(desk.folder, 'prices.csv'), '--symbol', 'VWCE', '--currency', 'EUR')
    why = close(desk.data)
    assert why is None, why
    desk.before = digest(desk.data)
    desk.start()
    page = desk.tab('Portfolio', 'Overview')
    ui.find(page, 'label', '^20,165.50$')
    desk.find('label', '^Read-only review.$')
    desk.find('label', 'changes are not kept')
    desk.picture('overview')
    for tab, words in (('Holdings', '^VWCE$'), ('Lots', '^VWCE$'), ('Transactions', '^Sell'), ('Performance', 'Time-weighted'), ('Reports', '^VWCE$')):
        ui.find(desk.tab('Portfolio', tab), 'label', words)


@step('settings are not saved, and the form tells why')
def settings(desk):
    page = desk.page('Portfolio')
    ui.click(page, '^Portfolio menu$')
    desk.picture('menu')
    item = ui.find(page, 'menu item', '^Portfolio settings…$')
    if ui.sensitive(item):
        ui.do(item)
        dialog = desk.dialog('^Portfolio settings$')
        ui.click(dialog, '^Save changes$')
        ui.find(dialog, 'label', ONLY_READ)
        desk.picture('settings')
        ui.keys('Escape')
        desk.wait_closed()
    else:
        ui.keys('Escape')


@step('the program ends without a complaint, and nothing in the folder is another')
def end(desk):
    desk.quit()
    assert digest(desk.data) == desk.before


with tempfile.TemporaryDirectory(prefix='finx-closed.') as trial:
    reason = close(trial)
    subprocess.run(['umount', '--lazy', trial], stderr=subprocess.DEVNULL)
    if os.geteuid() != 0:
        os.chmod(trial, 0o755)
if reason is not None:
    print(f'1..0 # SKIP root may write everywhere, and nothing can be mounted here: {reason}')
    sys.exit(0)
run()
