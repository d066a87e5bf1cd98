# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshot.py BUILD FOLDER WIDTHxHEIGHT PAGE...: pictures of the workstation; inside desk.sh, for build-aux/screenshot."""
import os
import shutil
import subprocess
import sys
import time

build, folder, size, *pages = sys.argv[1:]
width, height = size.split('x')
PROGRAM = os.path.join(build, 'src/ui/finx')
DIALOGS = ('help', 'preferences')
CONTROL = os.path.join(build, 'src/cli/finxctl')
APP = ['gdbus', 'call', '--session', '-d', 'org.finx.Workstation', '-o', '/org/finx/Workstation']


def large_text(percent):
    """As a resource of the display: GTK on X11 takes no resolution from its settings file."""
    subprocess.run(['xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{96 * percent // 100}\n'], check=True)


def settings(style, account=''):
    """The window fills the screen, in the style asked for."""
    place = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0/settings')
    os.makedirs(place, exist_ok=True)
    with open(os.path.join(place, 'keyfile'), 'w') as f:
        f.write(f"[org/finx/Workstation]\nwindow-width={width}\nwindow-height={height}\nwindow-maximized=true\nstyle='{style}'\n")
        if account:
            f.write("all-portfolios=true\n" if account == 'all' else f"account='{account}'\n")


def control(*words):
    subprocess.run([CONTROL, *words], check=True, stdout=subprocess.DEVNULL)


def furnish():
    """An account as somebody has it who trades."""
    control('broker', 'add', 'practice')
    for side, quantity, symbol in (('buy', '120', 'AAPL'), ('buy', '40', 'SPY'), ('buy', '25', 'MSFT'), ('buy', '50', 'GE'),
                                   ('buy', '0.1', 'BTC-USD'), ('buy', '100', 'TLT'), ('buy', '400', 'F'), ('sell', '15', 'CAT'),
                                   ('sell', '20', 'AAPL')):
        control('order', 'place', '--symbol', symbol, '--side', side, '--quantity', quantity)
    quotes = subprocess.run([CONTROL, '--json', 'broker', 'quote', 'practice', 'AAPL', 'SPY'], check=True, stdout=subprocess.PIPE)
    import json
    last = {q['symbol']: float(q['last']) for q in json.loads(quotes.stdout)}
    control('order', 'place', '--symbol', 'AAPL', '--side', 'buy', '--quantity', '50', '--limit', f"{last['AAPL'] * 0.995:.2f}", '--tif', 'gtc')
    control('order', 'place', '--symbol', 'AAPL', '--side', 'sell', '--quantity', '100', '--stop', f"{last['AAPL'] * 0.985:.2f}", '--tif', 'gtc')
    control('order', 'place', '--symbol', 'SPY', '--side', 'sell', '--quantity', '40', '--limit', f"{last['SPY'] * 1.004:.2f}", '--tif', 'gtc')
    subprocess.run([CONTROL, 'order', 'place', '--symbol', 'BA', '--side', 'buy', '--quantity', '30000'],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def keep_prices():
    """Price history as somebody has it who imports: shares that split, with two weeks missing, and what the desk makes up."""
    history = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../data/history/us-equity-daily-1987-2013.csv')
    with open(history, encoding='utf-8') as f:
        rows = [line.split(',') for line in f]
    for symbol, gap in (('AAPL', '2009-03'), ('GE', '1999-08-0'), ('F', None)):
        path = os.path.join(os.environ['XDG_RUNTIME_DIR'], symbol + '.csv')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('date,open,high,low,close,volume\n')
            f.writelines(','.join([row[0], *row[2:7]]) + '\n' for row in rows if row[1] == symbol and not (gap and row[0].startswith(gap)))
        control('prices', 'import', path, '--symbol', symbol)
    control('prices', 'fetch', 'MSFT', 'SPY', 'BTC-USD', 'EUR/USD', '--provider', 'practice')


def action(name, text=None):
    parameter = f"[<'{text}'>]" if text is not None else '[]'
    subprocess.run([*APP, '-m', 'org.gtk.Actions.Activate', name, parameter, '{}'], check=True, stdout=subprocess.DEVNULL)


def start():
    language = os.environ.get('FINX_SHOT_LANG')
    program = subprocess.Popen([PROGRAM], env=dict(os.environ, LANG=language, LC_ALL=language) if language else None)
    for _ in range(200):
        time.sleep(0.1)
        if program.poll() is not None:
            sys.exit(f'the workstation ended with status {program.returncode}')
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'FinX'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if found.stdout.strip():
            return program
    sys.exit('no window appeared')


def picture(name):
    subprocess.run(['import', '-window', 'root', os.path.join(folder, name + '.png')], check=True)
    print(os.path.join(folder, name + '.png'))


def stop(program):
    action('quit')
    program.wait(timeout=20)


os.environ['GSETTINGS_BACKEND'] = 'keyfile'
os.environ['NO_AT_BRIDGE'] = '1'
subprocess.run(['xdotool', 'mousemove', '0', '0'], check=True)
large_text(int(os.environ.get('FINX_SHOT_SCALE', '100')))
if 'welcome' in pages:
    for style in ('dark', 'light'):
        settings(style)
        program = start()
        time.sleep(1.5)
        picture(f'welcome-{style}')
        stop(program)
    pages.remove('welcome')
if pages:
    if os.environ.get('FINX_SHOT_DATA'):
        place = os.path.join(os.environ['XDG_DATA_HOME'], 'finx')
        shutil.copytree(os.environ['FINX_SHOT_DATA'], place)
        account = os.environ.get('FINX_SHOT_ACCOUNT', '')
    else:
        furnish()
        if 'data' in pages:
            keep_prices()
        account = ''
    for style in ('dark', 'light'):
        settings(style, account)
        program = start()
        for page in pages:
            action(page) if page in DIALOGS else action('show-page', page)
            time.sleep(4 if page == pages[0] else 2.5)
            picture(f'{page.replace("/", "-")}-{style}')
            if page in DIALOGS:
                subprocess.run(['xdotool', 'key', 'Escape'], check=True)
        stop(program)
