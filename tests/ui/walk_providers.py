# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_providers.py FINX FINXCTL: providers of market data: prices fetched from one, a contradiction, the order, the switch."""
import http.server
import os
import subprocess
import threading
from urllib.parse import parse_qs, urlparse

from desk import run, step
import ui

ROWS = {'aapl.us': '2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,100\n'}


class Stooq(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        symbol = parse_qs(urlparse(self.path).query).get('s', [''])[0]
        rows = ROWS.get(symbol)
        body = ('Date,Open,High,Low,Close,Volume\n' + rows if rows else 'No data').encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def picture(name):
    folder = os.environ.get('FINX_WALK_PICTURES')
    if folder:
        subprocess.run(['import', '-window', 'root', os.path.join(folder, name + '.png')], check=True)


def fetch(desk):
    page = desk.page('Data')
    ui.pointer(ui.find(page, 'push button', '^Fetch$'), 1)
    ui.find(page, 'label', '^Daily prices from the first provider')
    picture('fetch')
    ui.do(next(b for b in ui.find_all(page, 'push button', '^Fetch$')[2:] if 'click' in ui.actions(b)))


@step('the tab Providers lists who can be asked, and what is missing')
def providers(desk):
    server = http.server.HTTPServer(('127.0.0.1', 0), Stooq)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ['FINX_STOOQ_URL'] = f'http://127.0.0.1:{server.server_port}'
    for name in ('YAHOO', 'ALPHAVANTAGE', 'COINGECKO', 'ECB', 'FRED', 'WORLDBANK'):
        os.environ[f'FINX_{name}_URL'] = 'http://127.0.0.1:1'
    desk.control('broker', 'add', 'practice')
    desk.start()
    page = desk.tab('Data', 'Providers')
    ui.find(page, 'label', '^Alpha Vantage$')
    ui.find(page, 'label', '^Needs a key$')
    ui.find(page, 'label', '^Ready$')
    picture('providers')


@step('a provider moves up in the order of shares, and is asked first')
def order(desk):
    page = desk.page('Data')
    for place in (3, 2):
        ui.click(page, '^Ask Stooq earlier$')
        ui.find(page, 'label', f'^{place}. Stooq$')
    picture('order')


@step('prices are fetched, and say where they are from')
def fetched(desk):
    ui.click(desk.page('Data'), '^Prices$')
    fetch(desk)
    page = desk.page('Data')
    ui.find(page, 'label', '^Fetched the prices of 1 of 1\\.$')
    row, = ui.wait(lambda: ui.records(page, 'Price series'), 'the series')
    assert (row['Symbol'], row['Bars']) == ('AAPL', '2'), row
    ui.wait(lambda: ui.records(page, 'Price series')[0]['Source'] == 'Stooq', 'its source')
    picture('fetched')
    ui.click(page, '^Close$')


@step('what contradicts kept prices replaces them only when it is said')
def contradiction(desk):
    path = os.path.join(desk.folder, 'AAPL.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('date,close\n2024-01-02,99\n2024-01-05,98\n')
    desk.quit()
    desk.control('prices', 'import', path, '--symbol', 'AAPL')
    desk.start()
    page = desk.page('Data')
    ui.wait(lambda: ui.records(page, 'Price series')[0]['Source'] == 'Imported', 'the file as source')
    fetch(desk)
    ui.find(page, 'label', '^Fetched the prices of 0 of 1\\. AAPL: Stooq contradicts the prices that are kept')
    picture('contradiction')
    ui.click(page, '^Replace the kept prices$')
    ui.find(page, 'label', '^Fetched the prices of 1 of 1\\.$')
    ui.wait(lambda: ui.records(page, 'Price series')[0]['Source'] == 'Stooq', 'the provider as source')
    ui.click(page, '^Close$')


@step('a provider that is switched off is asked no more')
def switched_off(desk):
    desk.quit()
    desk.control('data', 'set', 'stooq', 'off')
    desk.start()
    page = desk.tab('Data', 'Providers')
    ui.wait(lambda: ui.see(page, 'label', '^Off$'), 'that it is off')
    desk.tab('Data', 'Prices')
    fetch(desk)
    ui.find(page, 'label', '^Fetched the prices of 0 of 1\\. Yahoo Finance could not be reached')
    picture('failed')


run()
