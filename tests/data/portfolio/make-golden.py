#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-golden.py FOLDER: writes the cases of test-golden-portfolio.c again: NAME.csv in FinX CSV and NAME.json with what
an independent program of Debian 12 makes of the same transactions. Needs beancount, hledger and r-base-core. The cases are
kept beside this file; the test-suite does not run it. Seeded: the same programs give the same files.

  lots-fifo-*, lots-lifo-*   beancount: lots that were closed and are held, gains, cash
  average-*                  R: moving average cost
  value-*                    hledger: holdings and cash of several currencies, valued in one (bal -X)
  roi-*                      hledger roi: money- and time-weighted return, two digits of a percent
  return-*                   R: money-weighted return by uniroot(), time-weighted return chained
"""
import datetime
import json
import os
import random
import subprocess
import sys
from decimal import Decimal

from beancount import loader
from beancount.core.data import Transaction

HEAD = 'date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note'
START = datetime.date(2019, 1, 7)


def cents(value):
    return Decimal(value).quantize(Decimal('0.01'))


class Case:
    def __init__(self, folder, name, source):
        self.folder, self.name, self.rows = folder, name, []
        self.expected = {'source': source}

    def add(self, day, kind, symbol='', quantity='', amount='', fees='', currency='USD', account='main'):
        self.rows.append(f'{day},,{kind},{account},,{symbol},{quantity},,{amount},{fees},,{currency},,,,')

    def write(self):
        with open(os.path.join(self.folder, self.name + '.csv'), 'w') as out:
            out.write('\n'.join([HEAD, *self.rows]) + '\n')
        with open(os.path.join(self.folder, self.name + '.json'), 'w') as out:
            out.write('{\n' + ',\n'.join(f' {json.dumps(key)}: {self.text(value)}' for key, value in self.expected.items()) + '\n}\n')

    @staticmethod
    def text(value):
        """Lists of lists stand one row a line."""
        if isinstance(value, list) and value and isinstance(value[0], list):
            return '[\n' + ',\n'.join('  ' + json.dumps(row) for row in value) + ' ]'
        return json.dumps(value)


def trades(rng, n, symbols, digits):
    """Purchases and sales, one a day, never more than is held: (day, symbol, signed quantity, settled amount, fees)."""
    held = {symbol: Decimal(0) for symbol in symbols}
    price = {symbol: rng.uniform(8, 400) for symbol in symbols}
    day = START
    for _ in range(n):
        day += datetime.timedelta(days=rng.randint(1, 60))
        symbol = rng.choice(symbols)
        price[symbol] *= rng.uniform(0.85, 1.2)
        fees = cents(rng.choice([0, 0, 1, '4.95', '0.35']))
        if held[symbol] > 0 and rng.random() < 0.45:
            part = Decimal(rng.choice([1, 1, 2, 3, 4])) / 4
            quantity = -max((held[symbol] * part).quantize(Decimal(1).scaleb(-digits)), Decimal(1).scaleb(-digits))
            quantity = max(quantity, -held[symbol])
            amount = cents(-quantity * Decimal(price[symbol])) - fees
        else:
            quantity = Decimal(rng.randint(1, 200 * 10 ** digits)).scaleb(-digits)
            amount = cents(quantity * Decimal(price[symbol])) + fees
        if amount <= 0:
            continue
        held[symbol] += quantity
        yield day, symbol, quantity, amount, fees


def add_trade(case, trade):
    day, symbol, quantity, amount, fees = trade
    case.add(day, 'buy' if quantity > 0 else 'sell', symbol, abs(quantity), amount, fees)


def lots(folder, rng, method, number):
    symbols = ['AAPL', 'MSFT', 'KO'][:rng.randint(1, 3)]
    rows = list(trades(rng, rng.randint(6, 40), symbols, rng.choice([0, 0, 3])))
    case = Case(folder, f'lots-{method}-{number:02}', f'beancount 2.3.5, booking method {method.upper()}')
    text = ['1990-01-01 open Assets:Cash USD', '1990-01-01 open Income:Gain USD']
    text += [f'1990-01-01 open Assets:{symbol.title()} {symbol} "{method.upper()}"' for symbol in symbols]
    cash = Decimal(1000000)
    case.add(START, 'deposit', amount=cash)
    for trade in rows:
        day, symbol, quantity, amount, fees = trade
        add_trade(case, trade)
        cost = f'{{{{{amount} USD}}}}' if quantity > 0 else '{}'
        cash -= amount if quantity > 0 else -amount
        text += [f'{day} * "trade"', f'  Assets:{symbol.title()}  {quantity} {symbol} {cost}',
                 f'  Assets:Cash  {-amount if quantity > 0 else amount} USD']
        if quantity < 0:
            text.append('  Income:Gain')
    entries, errors, _ = loader.load_string('\n'.join(text), dedent=False)
    assert not errors, errors
    closed, held, realised = [], {}, Decimal(0)
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        proceeds = entry.postings[[p.account for p in entry.postings].index('Assets:Cash')].units.number
        pieces = [p for p in entry.postings if p.cost is not None]
        total = sum(p.units.number for p in pieces)
        for piece in pieces:
            key = (piece.units.currency, piece.cost.date)
            held[key] = held.get(key, [Decimal(0), piece.cost.number])
            held[key][0] += piece.units.number
            if total < 0:
                cost = -piece.units.number * piece.cost.number
                gain = proceeds * piece.units.number / total - cost
                realised += gain
                closed.append([piece.units.currency, str(piece.cost.date), str(entry.date), str(-piece.units.number),
                               f'{cost:.6f}', f'{gain:.6f}'])
    case.expected.update(method=method, cash=str(cash), realised=f'{realised:.6f}', closed=closed,
                         open=[[symbol, str(day), f'{quantity:f}', f'{quantity * unit:.6f}']
                               for (symbol, day), (quantity, unit) in sorted(held.items()) if quantity != 0])
    case.write()


def run_r(program):
    return subprocess.run(['Rscript', '--vanilla', '-e', program], check=True, capture_output=True, text=True).stdout


def average(folder, rng, number):
    rows = list(trades(rng, rng.randint(6, 40), ['AAPL'], rng.choice([0, 3])))
    case = Case(folder, f'average-{number:02}', 'R 4.2.2: cost · (1 − sold/held) on a sale, cost + paid on a purchase')
    case.add(START, 'deposit', amount=1000000)
    for trade in rows:
        add_trade(case, trade)
    program = f'''
      q <- c({','.join(str(r[2]) for r in rows)}); a <- c({','.join(str(r[3]) for r in rows)})
      held <- 0; cost <- 0; gain <- 0
      for (i in seq_along(q)) {{
        if (q[i] > 0) {{ held <- held + q[i]; cost <- cost + a[i] }}
        else {{ part <- -q[i] / held; gain <- gain + a[i] - cost * part; cost <- cost * (1 - part); held <- held + q[i] }}
      }}
      cat(sprintf("%.6f %.6f %.6f", held, cost, gain))'''
    held, cost, gain = run_r(program).split()
    case.expected.update(method='average', realised=gain, quantity=held, cost=cost)
    case.write()


def value(folder, rng, number):
    """Shares of three currencies and cash in them, valued in euros."""
    case = Case(folder, f'value-{number:02}', 'hledger 1.25: bal -X EUR')
    instruments = {'AAPL': 'USD', 'SAP': 'EUR', 'SHEL': 'GBP'}
    rates = {c: Decimal(f'{rng.uniform(0.7, 1.4):.4f}') for c in ('USD', 'GBP')}
    prices = {s: Decimal(f'{rng.uniform(5, 500):.2f}') for s in instruments}
    day, end = START, START + datetime.timedelta(days=700)
    text = []
    for currency in ('USD', 'EUR', 'GBP'):
        amount = cents(rng.randint(1000, 90000))
        case.add(day, 'deposit', amount=amount, currency=currency)
        text += [f'{day} deposit', f'  assets  {amount} {currency}', '  equity']
    for _ in range(rng.randint(2, 9)):
        day += datetime.timedelta(days=rng.randint(1, 60))
        symbol = rng.choice(list(instruments))
        currency, quantity = instruments[symbol], rng.randint(1, 60)
        amount = cents(quantity * prices[symbol] * Decimal(rng.uniform(0.5, 1.5)))
        case.add(day, 'buy', symbol, quantity, amount, currency=currency)
        text += [f'{day} buy', f'  assets  {quantity} {symbol} @@ {amount} {currency}', f'  assets  -{amount} {currency}']
    text += [f'P {end} {currency} {1 / rate:.10f} EUR' for currency, rate in rates.items()]
    # One price each, straight in euros: hledger would else take another way through the trades' own prices.
    text += [f'P {end} {s} {prices[s] / rates.get(c, Decimal(1)):.10f} EUR' for s, c in instruments.items()]
    out = subprocess.run(['hledger', '-f', '-', 'bal', 'assets', '-X', 'EUR', '-e', str(end + datetime.timedelta(days=1)),
                          '-N', '--flat', '-c', '1000.00000000 EUR', '--format', '%(total)'],
                         input='\n'.join(text) + '\n', check=True, capture_output=True, text=True).stdout
    case.expected.update(base='EUR', end=str(end), value=out.split()[0].replace(',', ''),
                         prices=[[str(end), s, str(p)] for s, p in prices.items()],
                         rates=[[str(end), c, str(r)] for c, r in rates.items()])
    case.write()


def money_path(rng, n):
    """Values of a fund of one share, and flows on days on which its price stands still: (day, price, flow)."""
    day, price, units, rows = START, Decimal(100), Decimal(0), []
    for i in range(n):
        flow = Decimal(rng.randint(500, 9000)) if i == 0 or rng.random() < 0.6 else -Decimal(rng.randint(100, 500))
        quantity = (flow / price).quantize(Decimal('0.000001'))
        if units + quantity <= 1:
            quantity = abs(quantity)
        flow = cents(quantity * price)
        units += quantity
        rows.append((day, price, quantity, flow))
        day += datetime.timedelta(days=rng.randint(20, 120))
        price = (price * Decimal(rng.uniform(0.9, 1.13))).quantize(Decimal('0.0001'))
        rows.append((day, price, Decimal(0), Decimal(0)))
        day += datetime.timedelta(days=rng.randint(1, 5))
    return rows


def add_path(case, rows):
    """Money comes in and buys at once, or is sold and leaves at once."""
    for day, price, quantity, flow in rows:
        if quantity > 0:
            case.add(day, 'deposit', amount=flow)
            case.add(day, 'buy', 'AAPL', quantity, flow)
        elif quantity < 0:
            case.add(day, 'sell', 'AAPL', -quantity, -flow)
            case.add(day, 'withdrawal', amount=-flow)
    case.expected.update(end=str(rows[-1][0]), prices=[[str(r[0]), 'AAPL', str(r[1])] for r in rows])


def roi(folder, rng, number):
    rows = money_path(rng, rng.randint(2, 12))
    case = Case(folder, f'roi-{number:02}', 'hledger 1.25: roi')
    add_path(case, rows)
    text, before = [], Decimal(0)
    for day, price, quantity, flow in rows:
        units = sum((r[2] for r in rows if r[0] < day), Decimal(0))
        gain = units * price - before
        if gain != 0:
            text += [f'{day} gain', f'  inv  {gain:.10f} USD', '  pnl']
        if flow != 0:
            text += [f'{day} flow', f'  inv  {quantity * price:.10f} USD', '  cash']
        before = (units + quantity) * price
    end = rows[-1][0] + datetime.timedelta(days=1)
    out = subprocess.run(['hledger', '-f', '-', 'roi', '--investment', 'inv', '--pnl', 'pnl', '-b', str(rows[0][0]), '-e', str(end)],
                         input='\n'.join(text) + '\n', check=True, capture_output=True, text=True).stdout
    cells = [c.strip() for c in [line for line in out.splitlines() if line.startswith('|')][-1].replace('||', '|').split('|')]
    percents = [c for c in cells if c.endswith('%')]
    # It counts up to the first moment of the day after the last one.
    case.expected.update(end=str(end), irr_percent=percents[0][:-1], twr_percent=percents[1][:-1], table=[c for c in cells if c])
    case.write()


def returns(folder, rng, number):
    rows = money_path(rng, rng.randint(2, 14))
    case = Case(folder, f'return-{number:02}', 'R 4.2.2: uniroot() over actual/365; prod(price ratios)')
    add_path(case, rows)
    flows = [(r[0], -r[3]) for r in rows if r[3] != 0]
    worth = sum((r[2] for r in rows), Decimal(0)) * rows[-1][1]
    flows.append((rows[-1][0], worth))
    program = f'''
      d <- c({','.join(str((day - START).days) for day, _ in flows)}); a <- c({','.join(str(amount) for _, amount in flows)})
      p <- c({','.join(str(r[1]) for r in rows)})
      f <- function (r) sum(a / (1 + r)^(d / 365))
      cat(sprintf("%.12f %.12f %.6f", uniroot(f, c(-0.99, 20), tol = 1e-15)$root, prod(p[-1] / p[-length(p)]) - 1, {worth}))'''
    xirr, twr, value_ = run_r(program).split()
    case.expected.update(xirr=xirr, ttwror=twr, value=value_)
    case.write()


def main():
    folder = sys.argv[1]
    for number in range(1, 36):
        lots(folder, random.Random(number), 'fifo', number)
        lots(folder, random.Random(1000 + number), 'lifo', number)
    for number in range(1, 26):
        average(folder, random.Random(2000 + number), number)
        value(folder, random.Random(3000 + number), number)
        returns(folder, random.Random(5000 + number), number)
    for number in range(1, 16):
        roi(folder, random.Random(4000 + number), number)


if __name__ == '__main__':
    main()
