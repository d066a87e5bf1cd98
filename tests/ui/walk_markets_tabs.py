# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_markets_tabs.py FINX FINXCTL: the tabs of Markets besides trading: economy, currencies, correlations, heat map."""
import http.server
import json
import os
import re
import subprocess
import threading
import time
from urllib.parse import urlparse

from desk import run, step
import ui


class WorldBank(http.server.BaseHTTPRequestHandler):
    """Inflation of every country; all else it does not know."""
    def do_GET(self):
        path = urlparse(self.path).path
        if path.endswith('/FP.CPI.TOTL.ZG'):
            rows = [{'date': str(year), 'value': 1.5 + year % 7, 'indicator': {'value': 'Inflation'}} for year in range(2024, 1999, -1)]
            body = [{'page': 1, 'pages': 1, 'total': len(rows)}, rows]
        else:
            body = [{'message': [{'id': '120', 'key': 'Invalid value'}]}]
        body = json.dumps(body).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def picture(name):
    folder = os.environ.get('FINX_WALK_PICTURES')
    if folder:
        subprocess.run(['import', '-window', 'root', os.path.join(folder, name + '.png')], check=True)


def row_of(page, series, country):
    return next(r for r in ui.records(page, 'Economic series') if (r['Series'], r['Country']) == (series, country))


def unfold(page, button, box):
    """A check box of what the button opens; a popover that closes may take a click for itself."""
    for _ in range(4):
        ui.pointer(ui.find(page, 'push button', f'^{button}$'), 1)
        try:
            return ui.find(page, 'check box', f'^{box}$', seconds=5)
        except AssertionError:
            continue
    raise AssertionError(f'{button} does not open')


@step('Economy shows what came with the program, and says that nothing else is kept')
def economy(desk):
    server = http.server.HTTPServer(('127.0.0.1', 0), WorldBank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ['FINX_WORLDBANK_LIMITS'] = '100/s'
    os.environ['FINX_WORLDBANK_URL'] = f'http://127.0.0.1:{server.server_port}'
    for name in ('YAHOO', 'ALPHAVANTAGE', 'COINGECKO', 'ECB', 'FRED', 'STOOQ'):
        os.environ[f'FINX_{name}_URL'] = 'http://127.0.0.1:1'
    desk.control('broker', 'add', 'practice')
    desk.start()
    page = desk.tab('Markets', 'Economy')
    ui.find(page, 'image', '^Government yield, 10 years, United States$')
    ui.find(page, 'label', '^Source: Federal Reserve')
    picture('economy')


@step('a country is chosen; what its providers have is fetched, what they have not says why')
def fetched(desk):
    page = desk.page('Markets')
    ui.enter(ui.find(page, 'entry', '^Filter economic series$'))
    ui.typing('Germany')
    ui.wait(lambda: {r['Country'] for r in ui.records(page, 'Economic series')} == {'Germany'}, 'Germany alone')
    ui.keys('Escape')
    ui.click(page, '^Fetch$')
    ui.find(page, 'label', '^Fetched 14 of ')
    ui.wait(lambda: row_of(page, 'Inflation', 'Germany')['Last'] == '2.50%', 'inflation')
    assert row_of(page, 'Inflation', 'Germany')['Change'] == '+1.00 pp'
    assert row_of(page, 'GDP', 'Germany')['Last'] == '–'
    ui.click(page, '^Close$')
    picture('economy-fetched')


@step('series are compared with each other and with an instrument, and all is told')
def compared(desk):
    page = desk.page('Markets')
    table = ui.find(page, 'tree table', '^Economic series$')
    ui.pointer(ui.rows(table)[1][1], 1)
    node = ui.find(page, 'image', '^Inflation, United States$')
    ui.click(page, '^Compare with an instrument$')
    ui.wait(lambda: ui.focus(ui.find(page, 'entry', '^Search instruments$')), 'focus in the search')
    ui.typing('SPY')
    ui.keys('Return')
    ui.find(page, 'push button', '^Do not compare with SPY$')
    ui.wait(lambda: ui.see(page, 'image', '^Inflation, United States · SPY$'), 'SPY beside it')
    picture('economy-compared')
    ui.enter(ui.find(page, 'image', '^Inflation, United States · SPY$'))
    ui.keys('End', 't')
    window = desk.dialog('^Inflation, United States · SPY')
    ui.wait(lambda: ui.focus(window), 'focus in the table')
    ui.keys('Escape')
    desk.wait_closed()
    ui.click(page, '^Do not compare with SPY$')
    ui.find(page, 'image', '^Inflation, United States$')


@step('Calendar goes by weeks and months, keeps its filters, and sets a reminder')
def calendar(desk):
    page = desk.tab('Markets', 'Calendar')
    table = ui.find(page, 'tree table', '^Calendar$')
    ui.wait(lambda: any('next day not told' in r['What'] for r in ui.records(page, 'Calendar')), 'a series without a day')
    picture('calendar')
    for _ in range(5):                   # of months to come, one of the first five has a holiday
        ui.click(page, '^Days after ')
        time.sleep(1)
        if any(r['What'].startswith('Closed: ') for r in ui.records(page, 'Calendar')):
            break
    closed = next(row for row in ui.rows(table) if row[3] is not None and row[3].get_name().startswith('Closed: '))
    ui.pointer(closed[2], 1)
    ui.menu(page, closed[2], 'Tell me the day before')
    ui.wait(lambda: any(r['What'].startswith('Reminder: ') for r in ui.records(page, 'Calendar')), 'the reminder')
    ui.click(page, '^Held only$')
    ui.wait(lambda: not any('next day not told' in r['What'] for r in ui.records(page, 'Calendar')), 'what is held alone')
    ui.click(page, '^Held only$')
    ui.tick(unfold(page, 'Which kinds are shown', 'Economy'))
    ui.keys('Escape')
    ui.wait(lambda: not any('next day not told' in r['What'] for r in ui.records(page, 'Calendar')), 'no series')
    pick(page, 'Days that are shown', 0)
    ui.find(page, 'label', r'^\d+ .* – \d+ ')


@step('Currencies shows what each is worth in each other, and opens the chart of a pair')
def currencies(desk):
    page = desk.tab('Markets', 'Currencies')
    node = ui.find(page, 'image', '^Exchange rates$')
    ui.wait(lambda: (node.get_description() or '').startswith('7 currencies; EUR/USD 1.'), 'rates')
    ui.find(page, 'label', '^Kept rates to the euro')
    ui.tick(unfold(page, 'Which currencies are shown', 'SEK'))
    ui.keys('Escape')
    ui.wait(lambda: node.get_description().startswith('8 currencies'), 'another currency')
    picture('currencies')
    ui.pointer(node, 1, x=0.2, y=0.12)
    ui.find(desk.page('Markets'), 'image', '^Price chart, EUR/USD$')


@step('Correlations shows the watchlist by clusters, and a pair over time')
def correlations(desk):
    page = desk.tab('Markets', 'Correlations')
    node = ui.find(page, 'image', '^Correlations$')
    ui.wait(lambda: re.match(r'\d+ instruments; highest ', node.get_description() or ''), 'a matrix')
    picture('correlations')
    ui.enter(node)
    ui.keys('Right', 'Right', 'Return')
    ui.find(page, 'label', r' · .*returns in common')
    ui.find(page, 'image', '^Correlation over time$')
    scatter = ui.find(page, 'image', '^Returns of the pair$')
    ui.wait(lambda: re.search(r'250 returns of .*beta .*R² ', scatter.get_description() or ''), 'the line through the returns')
    ui.enter(scatter)
    ui.keys('End')
    picture('correlations-pair')


@step('Correlations of typed symbols; what is none is named')
def typed_set(desk):
    page = desk.page('Markets')
    node = ui.find(page, 'image', '^Correlations$')
    ui.pointer(ui.find(page, 'push button', '^Type symbols, keep and open sets$'), 1)
    ui.enter(ui.find(page, 'text', '^Symbols$'))
    ui.typing('AAPL, MSFT NOPE')
    ui.keys('Return')
    ui.wait(lambda: (node.get_description() or '').startswith('2 instruments; highest'), 'both')
    ui.find(page, 'label', '^Not known here: NOPE')
    picture('correlations-typed')


def pick(page, what, index):
    box = ui.find(page, 'combo box', f'^{what}$')
    for _ in range(4):                   # a popover that closes may take a click for itself
        ui.pointer(box, 1)
        try:
            ui.wait(lambda: (ui.focus(box) or box).get_role_name() == 'list item', f'focus in the list of {what}', 5)
            break
        except AssertionError:
            continue
    ui.keys('Home', *['Down'] * index, 'Return')
    ui.wait(lambda: (ui.focus(page) or box).get_role_name() != 'list item', f'the list of {what} closed')


def is_uneven(node):
    """Whether most parts differ in size; two of them may be the same by chance."""
    parts = re.findall(r'\d+\.\d%', node.get_description() or '')
    return 2 * len(set(parts)) > len(parts) > 0


@step('Heat map tells what moved, opens a chart, and says when nothing is held')
def heat_map(desk):
    page = desk.tab('Markets', 'Heat map')
    node = ui.find(page, 'image', '^Heat map$')
    ui.wait(lambda: re.match(r'1\d parts', node.get_description() or ''), 'tiles')
    ui.find(page, 'label', r'^\d+ up, \d+ down, 0 not known\. Best ')
    picture('heat-map')
    pick(page, 'Period of the change', 3)
    ui.find(page, 'label', r'strongest from ±30% on\.$')
    pick(page, 'Area', 1)
    ui.wait(lambda: is_uneven(node), 'areas by turnover')
    picture('heat-map-turnover')
    ui.keys('Tab', 'Tab')
    ui.wait(lambda: 'focused' in ui.states(node), 'focus on the map')
    ui.keys('Home')
    ui.wait(lambda: re.search(r'[▲▼–] .+%, Turnover: .* USD, ', node.get_description() or ''), 'a tile is told')
    symbol = node.get_description().split(' ')[0]
    ui.keys('Return')
    ui.find(desk.page('Markets'), 'image', f'^Price chart, {symbol}$')
    page = desk.tab('Markets', 'Heat map')
    pick(page, 'Instruments', 0)
    ui.wait(lambda: node.get_description().startswith('Nothing is held.'), 'no holdings')
    picture('heat-map-empty')


@step('another start shows the series that were kept')
def kept(desk):
    desk.quit()
    desk.start()
    page = desk.tab('Markets', 'Economy')
    ui.wait(lambda: row_of(page, 'Inflation', 'Germany')['Last'] == '2.50%', 'what was kept')
    assert re.match(r'\d+ (s|min)$', row_of(page, 'Inflation', 'Germany').get('Fetched', '1 s'))
    page = desk.tab('Markets', 'Calendar')
    ui.find(page, 'label', r'^\d+ .* – \d+ ')
    assert not any('next day not told' in r['What'] for r in ui.records(page, 'Calendar'))
    desk.open_by_name('MSFT')
    ui.find(desk.page('Markets'), 'image', '^Price chart, MSFT$')


run()
