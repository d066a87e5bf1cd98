#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""long-portfolio.py FINXCTL FOLDER: makes a data folder with the portfolio “Long-term”: twenty years, shares and funds in
six currencies, made-up prices, seeded; for pictures (build-aux/screenshot -d FOLDER -a long-term) and for trying things out."""
import datetime
import math
import os
import random
import subprocess
import sys
import tempfile

FINXCTL, FOLDER = sys.argv[1:3]
START, END = datetime.date(2007, 1, 3), datetime.date.today() - datetime.timedelta(days=1)
# symbol, name, currency, first price, growth a year, volatility a year, dividend a year
HOLDINGS = [('VWCE', 'All-World fund', 'EUR', 31, 0.075, 0.15, 0), ('AAPL', 'Apple', 'USD', 3, 0.22, 0.30, 0.006),
            ('MSFT', 'Microsoft', 'USD', 29, 0.15, 0.26, 0.012), ('ASML', 'ASML', 'EUR', 19, 0.19, 0.32, 0.01),
            ('BRK.B', 'Berkshire B', 'USD', 71, 0.10, 0.20, 0), ('SAP', 'SAP', 'EUR', 38, 0.09, 0.27, 0.015),
            ('SHEL', 'Shell', 'GBP', 17, 0.03, 0.28, 0.045), ('NESN', 'Nestlé', 'CHF', 43, 0.04, 0.18, 0.028),
            ('NOVO-B', 'Novo Nordisk', 'SEK', 60, 0.14, 0.28, 0.015), ('7203', 'Toyota', 'JPY', 1500, 0.04, 0.26, 0.027),
            ('EUNA', 'Euro bonds fund', 'EUR', 5.2, 0.005, 0.05, 0.008)]
HEAD = 'date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note'


def run(*words):
    subprocess.run([FINXCTL, '--data-dir', FOLDER, '--quiet', *words], check=True, stdout=subprocess.DEVNULL)


def days():
    day = START
    while day <= END:
        if day.weekday() < 5:
            yield day
        day += datetime.timedelta(days=1)


def paths(rng):
    """Prices by symbol and day, with one market in all of them."""
    price = {h[0]: h[3] for h in HOLDINGS}
    course = {h[0]: {} for h in HOLDINGS}
    for day in days():
        crash = -0.0045 if datetime.date(2008, 6, 1) < day < datetime.date(2009, 2, 20) else -0.012 if datetime.date(2020, 2, 20) < day < datetime.date(2020, 3, 24) else 0
        market = rng.gauss(0, 0.16) / math.sqrt(261) + crash
        for symbol, _, _, _, growth, volatility, _ in HOLDINGS:
            own = rng.gauss(0, volatility * 0.7) / math.sqrt(261)
            price[symbol] *= math.exp(growth / 261 + market * volatility / 0.2 * 0.9 + own)
            course[symbol][day] = price[symbol]
    return course


def transactions(rng, course):
    """A deposit a month that buys something; dividends; now and then a sale."""
    rows, held, bought = [], {}, [h for h in HOLDINGS]
    listed = list(days())

    def add(day, kind, symbol='', quantity='', amount='', fees='', taxes='', currency='EUR', counter=''):
        rows.append(f'{day},,{kind},depot,,{symbol},{quantity},,{amount},{fees},{taxes},{currency},,,,{counter}')

    for i in range(0, len(listed) - 5, 21):
        day = listed[i]
        symbol, _, currency, _, _, _, dividend = rng.choice(bought)
        budget = {'EUR': 1, 'USD': 1.2, 'GBP': 0.85, 'CHF': 1.1, 'SEK': 10, 'JPY': 130}[currency] * rng.randint(350, 900)
        quantity = max(1, int(budget / course[symbol][day]))
        amount = round(quantity * course[symbol][day], 2)
        fees = round(amount * 0.001, 2)
        add(day, 'deposit', amount=round(amount + fees, 2), currency=currency)
        add(day, 'buy', symbol, quantity, round(amount + fees, 2), fees, currency=currency)
        held[symbol] = held.get(symbol, 0) + quantity
        if rng.random() < 0.05 and held[symbol] > 10:
            sold = held[symbol] // 4
            proceeds = round(sold * course[symbol][listed[i + 2]], 2)
            add(listed[i + 2], 'sell', symbol, sold, round(proceeds - 4.9, 2), 4.9, currency=currency)
            held[symbol] -= sold
        if i % 63 == 0:
            for symbol, _, currency, _, _, _, dividend in HOLDINGS:
                gross = round(held.get(symbol, 0) * course[symbol][listed[i + 3]] * dividend / 4, 2)
                if gross > 1:
                    taxes = round(gross * 0.15, 2)
                    add(listed[i + 3], 'dividend', symbol, amount=round(gross - taxes, 2), taxes=taxes, currency=currency)
    return rows


def main():
    rng = random.Random(20)
    course = paths(rng)
    run('portfolio', 'create', 'Long-term', '--currency', 'EUR')
    with tempfile.TemporaryDirectory() as folder:
        for symbol, _, currency, *_ in HOLDINGS:
            path = os.path.join(folder, 'prices.csv')
            with open(path, 'w') as out:
                out.write('date,open,high,low,close,volume\n')
                for day, price in course[symbol].items():
                    out.write(f'{day},{price:.4f},{price:.4f},{price:.4f},{price:.4f},0\n')
            run('prices', 'import', path, '--symbol', symbol, '--currency', currency)
        path = os.path.join(folder, 'transactions.csv')
        with open(path, 'w') as out:
            out.write('\n'.join([HEAD, *transactions(rng, course)]) + '\n')
        run('import', path, '--portfolio', 'long-term')
    run('portfolio', 'settings', 'long-term', '--benchmark', 'VWCE', '--tax-rate', '0.26375')


main()
