# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_earnings.py FINX FINXCTL: reports of what a company earns, of a provider with a key, on the chart and in the calendar."""
import atexit
import csv
import datetime
import http.server
import io
import json
import math
import os
import shutil
import subprocess
import sys
import threading
import time
from urllib.parse import parse_qs, urlparse

from desk import run, step
import ui

if shutil.which('gnome-keyring-daemon') is None:
    print('1..0 # SKIP gnome-keyring-daemon is not installed')
    sys.exit(0)

TODAY = datetime.date.today()
QUARTERS = [TODAY - datetime.timedelta(days=24 + 91 * i) for i in range(8)]
NEXT = TODAY + datetime.timedelta(days=6)
ASKED = []


def day(date):
    return date.isoformat()


class AlphaVantage(http.server.BaseHTTPRequestHandler):
    """Reports of ACME, and the next one; no prices."""
    def do_GET(self):
        function = parse_qs(urlparse(self.path).query).get('function', [''])[0]
        ASKED.append(function)
        if function == 'EARNINGS':
            body = json.dumps({'symbol': 'ACME', 'annualEarnings': [], 'quarterlyEarnings': [
                {'fiscalDateEnding': day(date - datetime.timedelta(days=23)), 'reportedDate': day(date), 'reportedEPS': f'{2.65 - 0.1 * i:.2f}',
                 'estimatedEPS': f'{2.42 - 0.06 * i:.2f}', 'surprise': '0', 'surprisePercentage': '0', 'reportTime': 'post-market'}
                for i, date in enumerate(QUARTERS)]})
        elif function == 'EARNINGS_CALENDAR':
            body = ('symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay\r\n'
                    f'ACME,"ACME, INC",{day(NEXT)},{day(TODAY)},2.71,USD,post-market\r\n')
        else:
            body = json.dumps({'Error Message': 'Invalid API call.'})
        body = body.encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def start_keyring():
    """In the session of the desk, open, with a password that nobody types."""
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(daemon.kill)
    daemon.stdin.write(b'correct horse')
    daemon.stdin.close()
    time.sleep(1)


def write(desk, name, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator='\n').writerows(rows)
    path = os.path.join(desk.folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(out.getvalue())
    return path


def prices():
    """Weekdays of two years, up to yesterday."""
    rows = [['date', 'open', 'high', 'low', 'close', 'volume']]
    for i in range(720, 0, -1):
        date = TODAY - datetime.timedelta(days=i)
        close = 180 + 25 * math.sin(i / 90) + 4 * math.sin(i / 7) + (i * 7919 % 13) / 5
        if date.weekday() < 5:
            rows.append([day(date), f'{close - (i * 31 % 7 - 3) / 2:.2f}', f'{close + 2.5:.2f}', f'{close - 2.5:.2f}', f'{close:.2f}', 900000 + i * 7919 % 400000])
    return rows


@step('a company is held, and a provider of reports has its key')
def start(desk):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), AlphaVantage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ['FINX_ALPHAVANTAGE_URL'] = f'http://127.0.0.1:{server.server_port}'
    os.environ['FINX_ALPHAVANTAGE_LIMITS'] = '100/s 25/d'
    start_keyring()
    desk.control('portfolio', 'create', 'Depot')
    bought = day(TODAY - datetime.timedelta(days=300))
    desk.control('import', write(desk, 'bought.csv', [['date', 'type', 'symbol', 'quantity', 'amount', 'currency'], [bought, 'deposit', '', '', 9000, 'USD'],
                                                      [bought, 'buy', 'ACME', 20, 3500, 'USD']]), '--portfolio', 'Depot')
    desk.control('prices', 'import', write(desk, 'acme.csv', prices()), '--symbol', 'ACME')
    subprocess.run([sys.argv[2], '--data-dir', desk.data, 'data', 'key', 'alphavantage'], input='W4LK-K3Y\n', stdout=subprocess.DEVNULL, check=True, text=True)
    desk.start()


@step('the chart tells of reports that were made, and of the next one')
def chart(desk):
    desk.wait_for_page('Dashboard')
    desk.open_by_name('ACME')
    page = desk.wait_for_page('Markets')
    node = ui.find(page, 'image', '^Price chart')
    ui.wait(lambda: 'ACME' in (node.get_description() or ''), 'the chart of ACME')
    ui.enter(node)
    ui.keys('1', 'd', 'Return')
    ui.wait(lambda: 'report of earnings' in (node.get_description() or '') or 'reports of earnings' in (node.get_description() or ''), 'reports on the chart')
    assert 'Report expected after the close' in node.get_description(), node.get_description()
    assert '2.71 USD a share (Alpha Vantage)' in node.get_description(), node.get_description()
    desk.picture('chart')
    ui.enter(node)
    ui.keys('e')
    ui.wait(lambda: 'Earnings of the quarter to' in (node.get_description() or ''), 'the newest report under the crosshair')
    assert 'estimated 2.42 (+9.50%)' in node.get_description(), node.get_description()
    desk.picture('chart-report')
    ui.keys('Escape')


@step('the card of the instrument follows what became known, without being shown anew')
def card(desk):
    page = desk.wait_for_page('Markets')
    label = ui.find(page, 'label', '^Next: ')
    assert 'Report expected after the close' in label.get_name(), label.get_name()


@step('the price history has the reports on its chart, too')
def history(desk):
    page = desk.page('Data')
    ui.wait(lambda: ui.records(page, 'Price series'), 'the series')
    node = ui.find(page, 'image', '^Price chart')
    ui.wait(lambda: 'reports of earnings' in (node.get_description() or ''), 'reports on the chart of the price history')
    assert 'Report expected after the close' in node.get_description(), node.get_description()
    desk.picture('history')


@step('the calendar lists both, and the provider was asked once for each')
def calendar(desk):
    page = desk.tab('Markets', 'Calendar')
    if NEXT.month != TODAY.month:
        ui.click(page, '^Days after ')
    ui.wait(lambda: any(r['What'].startswith('Report expected after the close') for r in ui.records(page, 'Calendar')), 'the next report')
    row = next(r for r in ui.records(page, 'Calendar') if r['What'].startswith('Report expected'))
    assert (row['About'], row['Value'], row['Source']) == ('ACME', '2.71', 'Alpha Vantage'), row
    desk.picture('calendar')
    assert ASKED.count('EARNINGS') == 1 and ASKED.count('EARNINGS_CALENDAR') == 1, ASKED
    desk.quit()


run()
