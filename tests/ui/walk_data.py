# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_data.py FINX FINXCTL: prices and transactions from files, what is wrong with them, and the way back."""
import csv
import datetime
import io
import os

from desk import run, step
import ui

BANK = '''Buchungstag;Vorgang;Wertpapier;Stück;Kurs;Betrag;Gebühr;Währung
15.01.2024;Einzahlung;;;;5000,00;;EUR
16.01.2024;Kauf;ACME;10;141,50;1420,00;5,00;EUR
31.01.2024;Verkauf;ACME;4;150,00;595,00;5,00;EUR
29.02.2024;Zinsen;;;;1,25;;EUR
'''
MORE = BANK + '31.03.2024;Zinsen;;;;1,50;;EUR\n'


def write(desk, name, text):
    path = os.path.join(desk.folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def prices():
    """Weekdays of 2024, without two weeks in May; one day is a tenth of what it should be."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator='\n')
    rows.writerow(['date', 'open', 'high', 'low', 'close', 'volume'])
    day = datetime.date(2024, 1, 2)
    for i in range(260):
        if day.weekday() < 5 and not datetime.date(2024, 5, 6) <= day <= datetime.date(2024, 5, 17):
            close = (100 + i % 3) * (0.1 if day == datetime.date(2024, 3, 12) else 1)
            rows.writerow([day, close, close * 1.01, close * 0.99, close, 1000])
        day += datetime.timedelta(days=1)
    return out.getvalue()


def choose(desk, title, path):
    """Types a path into a file chooser: “/” opens the place for it."""
    window = desk.window(f'^{title}$')
    ui.wait(lambda: ui.focus(window), f'focus in {title}')

    def path_entry():
        focus = ui.focus(window)
        if focus is not None and focus.get_role_name() in ('text', 'entry'):
            return focus
        ui.keys('slash')
        return None
    ui.overwrite(ui.wait(path_entry, 'a place for the path'), path)
    ui.keys('Return')


def choose_transactions(desk, path):
    """Clicks as a hand does, as the tab may just be coming up."""
    button = ui.find(desk.page('Data'), 'push button', '^Choose files…$')
    ui.wait(lambda: ui.place(button)[3] > 0, 'the tab')
    for _ in range(5):
        ui.pointer(button, 1)
        try:
            ui.wait(lambda: any(w.get_name() == 'Choose files of transactions' for w in desk.windows()), 'the file chooser', 3)
            break
        except AssertionError:
            continue
    choose(desk, 'Choose files of transactions', path)
    return desk.window('^Import transactions$')


def forward(wizard, name='Continue'):
    """To the next step, and there."""
    def step():
        return next((label for label in ui.labels(wizard) if label.startswith('Step ')), None)
    button = ui.find(wizard, 'push button', f'^{name}$', 'click')
    ui.wait(lambda: ui.sensitive(button), f'a button {name} that works')
    before = step()
    ui.do(button)
    ui.wait(lambda: step() != before, f'the step after {before}')


def portfolio(desk):
    return desk.control('portfolio', 'list')


@step('Alt+2 opens Data, which says what it is for and has one button')
def empty(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    page = desk.page('Data')
    ui.find(page, 'label', '^No price history yet$')
    ui.find(page, 'push button', '^Import prices…$')


@step('a price file is shown before it is imported, and a new instrument gets its name')
def import_prices(desk):
    path = write(desk, 'ACME_daily.csv', prices())
    page = desk.page('Data')
    ui.click(page, '^Import prices…$')
    choose(desk, 'Choose a price file', path)
    window = desk.window('^Import prices$')
    ui.find(window, 'label', '^176 bars, 2 Jan 2024 to ')
    ui.pointer(ui.find(window, 'text', '^Name$'), 1)     # a row with its own entry inside, which has the focus
    ui.typing('Acme Works')
    button = ui.find(window, 'push button', '^Import$', 'click')
    ui.wait(lambda: ui.sensitive(button), 'a complete instrument')
    ui.do(button)
    desk.wait_closed()


@step('the gap and the spike are counted, listed and marked')
def faults(desk):
    page = desk.page('Data')
    row, = ui.wait(lambda: ui.records(page, 'Price series'), 'the series')
    assert (row['Symbol'], row['Interval'], row['Bars'], row['Source']) == ('ACME', '1d', '176', 'Imported'), row
    found = ui.wait(lambda: ui.records(page, 'To look at'), 'what is wrong')
    assert [(f['Kind'], f['When'][:11]) for f in found] == [('Spike', '12 Mar 2024'), ('Gap', '6 May 2024 ')], found
    ui.wait(lambda: ui.records(page, 'Price series')[0]['To look at'] == '2', 'their number in the list')
    chart = ui.find(page, 'image', '^Price chart, ACME$')
    ui.wait(lambda: '2 places to look at' in chart.get_description(), 'the chart to tell of them')


@step('a row of the list brings its place in the chart into view')
def jump(desk):
    page = desk.page('Data')
    table = ui.find(page, 'tree table', '^To look at$')
    chart = ui.find(page, 'image', '^Price chart, ACME$')
    ui.pointer(ui.rows(table)[2][1], 1)
    ui.wait(lambda: '20 May 2024' in chart.get_description(), 'the bar behind the gap')


@step('a deleted series is put back')
def delete(desk):
    page = desk.page('Data')
    ui.pointer(ui.rows(ui.find(page, 'tree table', '^Price series$'))[1][0], 1)
    ui.keys('Delete')
    ui.wait(lambda: desk.control('prices', 'list') == [], 'no series')
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.wait(lambda: len(desk.control('prices', 'list')) == 1, 'the series again')
    ui.wait(lambda: ui.records(page, 'Price series'), 'its row')


@step('a file of a bank is understood by its columns, and imported into a new portfolio')
def import_transactions(desk):
    path = write(desk, 'bank.csv', BANK)
    ui.click(desk.page('Data'), '^Import$')
    wizard = choose_transactions(desk, path)
    ui.find(wizard, 'label', '^4 rows can be booked, 0 can not')
    forward(wizard)
    forward(wizard)
    ui.find(wizard, 'push button', '^New 4$')
    assert len(portfolio(desk)) == 1         # nothing is written yet
    forward(wizard, 'Import 4')
    ui.find(wizard, 'label', '^4 transactions imported$')
    ui.click(wizard, '^Close$')
    desk.wait_closed()
    assert {p['name'] for p in portfolio(desk)} == {'Practice desk', 'My portfolio'}
    assert len(desk.control('export', 'transactions', '--portfolio', 'my-portfolio')) == 4


@step('the same file again has nothing new')
def import_again(desk):
    wizard = choose_transactions(desk, os.path.join(desk.folder, 'bank.csv'))
    ui.find(wizard, 'label', '^4 rows can be booked')
    forward(wizard)
    forward(wizard)
    ui.find(wizard, 'push button', '^Already there 4$')
    ui.find(wizard, 'label', '^Nothing new')
    assert not ui.sensitive(ui.find(wizard, 'push button', '^Import 0$'))
    ui.click(wizard, '^Cancel$')
    desk.wait_closed()


@step('one more row is imported, and undone in one step')
def undo(desk):
    path = write(desk, 'more.csv', MORE)
    wizard = choose_transactions(desk, path)
    ui.find(wizard, 'label', '^5 rows can be booked')
    forward(wizard)
    forward(wizard)
    forward(wizard, 'Import 1')
    ui.find(wizard, 'label', '^1 transaction imported$')
    assert len(desk.control('export', 'transactions', '--portfolio', 'my-portfolio')) == 5
    ui.click(wizard, '^Undo$')
    ui.find(wizard, 'label', '^The import was undone$')
    assert len(desk.control('export', 'transactions', '--portfolio', 'my-portfolio')) == 4
    ui.click(wizard, '^Close$')
    desk.wait_closed()


@step('Export saves the transactions, and a toast leads to the file')
def export(desk):
    page = desk.page('Data')
    target = os.path.join(desk.folder, 'saved.csv')
    ui.click(page, '^Export$')
    button = ui.find(page, 'push button', '^Save transactions…$', 'click')
    ui.wait(lambda: ui.sensitive(button), 'something to save')
    ui.do(button)
    window = desk.window('^Save transactions$')
    ui.overwrite(ui.wait(lambda: ui.focus(window), 'focus in the file chooser'), target)
    ui.keys('Return')
    desk.find('label', '^Saved saved.csv$')
    with open(target, encoding='utf-8') as f:
        assert len(list(csv.DictReader(f))) == 4


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
