#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare-ledgers.py FINXCTL [N [FIRST]]: N random portfolios, seeded, whose figures finxctl and independent programs of
Debian have to compute alike: several accounts and currencies, fees, taxes, short sales and sales through zero, splits,
dividends, conversions, returned capital, transfers of cash and of units.

  hledger     cash and units of each account
  beancount   first in, first out and last in, first out: cost of what is held and each gain; portfolios without transfers
              of units, whose lots it can not follow by itself
  fractions   all four methods by exact arithmetic, after the definitions in the help alone

Where one of the programs is not there, what it can tell is left out with a word. The test-suite runs a few."""
import collections
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

try:
    from beancount import loader
    from beancount.core.data import Transaction
except ImportError:
    loader = None
HLEDGER = shutil.which('hledger')

HEAD = 'date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note'
SYMBOLS = {'AAPL': 'USD', 'MSFT': 'USD', 'SAP': 'EUR', 'VOD': 'GBP'}
CURRENCIES = ['USD', 'EUR', 'GBP']
ACCOUNTS = ['main', 'other']
METHODS = ['fifo', 'lifo', 'hifo', 'average']
NEAR = Fraction(1, 100000)      # amounts are kept to ten digits, and a portfolio rounds a few hundred times


def text(value):
    """Exactly, where it has an end."""
    value = Fraction(value)
    digits = 0
    while (value * 10 ** digits).denominator != 1:
        digits += 1
        assert digits < 20, value
    number = abs(int(value * 10 ** digits))
    sign = '-' if value < 0 else ''
    return sign + (f'{number:0{digits + 1}d}'[:-digits] + '.' + f'{number:0{digits + 1}d}'[-digits:] if digits else str(number))


class Lot:
    def __init__(self, day, quantity, cost):
        self.day, self.quantity, self.cost = day, quantity, cost

    def unit(self):
        return self.cost / self.quantity


class Holding:
    """Lots of one sign, oldest first, and what closing them gained."""

    def __init__(self, method):
        self.method, self.lots, self.gain = method, [], Fraction(0)

    def units(self):
        return sum((lot.quantity for lot in self.lots), Fraction(0))

    def cost(self):
        return sum((lot.cost for lot in self.lots), Fraction(0))

    def level(self):
        if self.method == 'average' and self.lots:
            unit = self.cost() / self.units()
            for lot in self.lots:
                lot.cost = lot.quantity * unit

    def choose(self):
        if self.method == 'lifo':
            return self.lots[-1]
        if self.method == 'hifo':
            return max(self.lots, key=lambda lot: lot.cost / abs(lot.quantity))   # of a short the one that brought least
        return self.lots[0]

    def add(self, lot):
        at = len(self.lots)
        while at > 0 and self.lots[at - 1].day > lot.day:
            at -= 1
        self.lots.insert(at, lot)
        self.level()

    def take(self, quantity):
        """So many units, of the sign of the lots, as pieces of them."""
        while quantity != 0:
            lot = self.choose()
            taken = lot.quantity if abs(lot.quantity) <= abs(quantity) else quantity
            piece = Lot(lot.day, taken, lot.cost * taken / lot.quantity)
            lot.quantity -= piece.quantity
            lot.cost -= piece.cost
            if lot.quantity == 0:
                self.lots.remove(lot)
            quantity -= taken
            yield piece

    def trade(self, day, quantity, value):
        """@value has the sign of @quantity: paid, or received."""
        held = self.units()
        if held * quantity < 0:
            closed = -quantity if abs(quantity) <= abs(held) else held
            self.level()
            for piece in list(self.take(closed)):
                self.gain += value * piece.quantity / quantity - piece.cost
            value -= value * -closed / quantity
            quantity += closed
        if quantity != 0:
            self.add(Lot(day, quantity, value))


class Portfolio:
    """Rows of FinX CSV, and the same for each of the programs."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.rows, self.moves, self.trades, self.splits = [], [], [], []
        self.cash = collections.defaultdict(Fraction)
        self.held = {method: collections.defaultdict(lambda method=method: Holding(method)) for method in METHODS}
        self.has_transfers = self.rng.random() < 0.5
        self.has_returns = False
        self.day = datetime.date(2008, 1, 2)
        self.second = 0
        self.price = {symbol: self.rng.uniform(5, 300) for symbol in SYMBOLS}

    def row(self, kind, account, symbol='', quantity='', amount='', fees='', taxes='', currency='', counter='', ratio=''):
        clock = f'{self.second // 3600:02d}:{self.second // 60 % 60:02d}:{self.second % 60:02d}'
        cells = [self.day, clock, kind, account, counter, symbol, quantity, '', amount, fees, taxes, currency, '', ratio, '', len(self.rows)]
        self.rows.append(','.join(text(c) if isinstance(c, Fraction) else str(c) for c in cells))

    def move(self, account, commodity, quantity):
        self.cash[account, commodity] += quantity
        self.moves.append((self.day, account, commodity, quantity))

    def cents(self, low, high):
        return Fraction(self.rng.randint(int(low * 100), int(high * 100)), 100)

    def step(self):
        if self.rng.random() < 0.8:
            self.day += datetime.timedelta(days=self.rng.randint(1, 40))
            self.second = 0
        self.second += self.rng.randint(1, 600)
        kind = self.rng.choice(['buy'] * 8 + ['sell'] * 7 + ['deposit', 'withdrawal', 'fee', 'tax', 'interest', 'dividend', 'dividend', 'split',
                                                             'conversion', 'move_cash', 'capital', 'move_units', 'move_units', 'reinvest'])
        getattr(self, kind)()

    def trade(self, sign):
        account, symbol = self.rng.choice(ACCOUNTS), self.rng.choice(list(SYMBOLS))
        self.price[symbol] = min(max(self.price[symbol] * self.rng.uniform(0.8, 1.25), 0.5), 5000)
        held = self.held['fifo'][account, symbol].units()
        quantity = Fraction(self.rng.randint(1, 4000), self.rng.choice([1, 1, 10, 1000]))
        if held * sign < 0 and self.rng.random() < 0.6:
            quantity = abs(held) if self.rng.random() < 0.4 else abs(held) * self.rng.randint(1, 3) / 4
            quantity = max(Fraction(int(quantity * 10000), 10000), Fraction(1, 10000))
        fees, taxes = self.rng.choice([Fraction(0), self.cents(0, 9)]), self.rng.choice([Fraction(0), self.cents(0, 5)])
        amount = Fraction(round(float(quantity) * self.price[symbol] * 100), 100) + sign * (fees + taxes)
        if amount <= 0:
            return
        self.row('buy' if sign > 0 else 'sell', account, symbol, quantity, amount, fees, taxes, SYMBOLS[symbol])
        self.move(account, SYMBOLS[symbol], -sign * amount)
        self.moves.append((self.day, account, symbol, sign * quantity))
        self.trades.append((len(self.splits), self.day, account, symbol, sign * quantity, sign * amount, held))
        for method in METHODS:
            self.held[method][account, symbol].trade(self.day, sign * quantity, sign * amount)

    def buy(self):
        self.trade(1)

    def sell(self):
        self.trade(-1)

    def money(self, kind, sign, low, high):
        account, currency, amount = self.rng.choice(ACCOUNTS), self.rng.choice(CURRENCIES), self.cents(low, high)
        self.row(kind, account, amount=amount, currency=currency)
        self.move(account, currency, sign * amount)

    def deposit(self):
        self.money('deposit', 1, 100, 90000)

    def withdrawal(self):
        self.money('withdrawal', -1, 10, 9000)

    def fee(self):
        self.money('fee', -1, 0.01, 20)

    def tax(self):
        self.money('tax', -1, 0.01, 200)

    def interest(self):
        self.money('interest', 1, 0.01, 50)

    def dividend(self):
        account, symbol, amount = self.rng.choice(ACCOUNTS), self.rng.choice(list(SYMBOLS)), self.cents(0.01, 900)
        self.row('dividend', account, symbol, amount=amount, taxes=self.cents(0, 30), currency=SYMBOLS[symbol])
        self.move(account, SYMBOLS[symbol], amount)

    def split(self):
        """On a day of its own: it comes before the trades of its day, whatever the time."""
        self.day += datetime.timedelta(days=1)
        symbol, ratio = self.rng.choice(list(SYMBOLS)), self.rng.choice([Fraction(2), Fraction(5), Fraction(1, 2)])
        for account in ACCOUNTS:
            units = self.held['fifo'][account, symbol].units()
            if (units * ratio * 10 ** 8).denominator != 1:
                return
        for account in ACCOUNTS:
            units = self.held['fifo'][account, symbol].units()
            if units == 0:
                continue
            self.row('split', account, symbol, ratio=ratio, currency=SYMBOLS[symbol])
            self.second += 1
            self.moves.append((self.day, account, symbol, units * (ratio - 1)))
            for method in METHODS:
                for lot in self.held[method][account, symbol].lots:
                    lot.quantity *= ratio
        self.splits.append((symbol, ratio))

    def conversion(self):
        account, (source, target) = self.rng.choice(ACCOUNTS), self.rng.sample(CURRENCIES, 2)
        amount, got = self.cents(10, 5000), self.cents(10, 5000)
        clock = f'{self.second // 3600:02d}:{self.second // 60 % 60:02d}:{self.second % 60:02d}'
        self.rows.append(f'{self.day},{clock},conversion,{account},,{target},{text(got)},,{text(amount)},,,{source},,,,{len(self.rows)}')
        self.move(account, source, -amount)
        self.move(account, target, got)

    def move_cash(self):
        currency, amount = self.rng.choice(CURRENCIES), self.cents(1, 5000)
        source, target = self.rng.sample(ACCOUNTS, 2)
        self.row('transfer', source, amount=amount, currency=currency, counter=target)
        self.move(source, currency, -amount)
        self.move(target, currency, amount)

    def move_units(self):
        """Only what is held, to where nothing was sold short."""
        source, target = self.rng.sample(ACCOUNTS, 2)
        symbol = self.rng.choice(list(SYMBOLS))
        held = self.held['fifo'][source, symbol].units()
        if not self.has_transfers or held <= 0 or self.held['fifo'][target, symbol].units() < 0:
            return
        quantity = held if self.rng.random() < 0.4 else Fraction(int(held * 5000), 10000)
        if quantity == 0:
            return
        self.row('transfer', source, symbol, quantity, currency=SYMBOLS[symbol], counter=target)
        self.moves += [(self.day, source, symbol, -quantity), (self.day, target, symbol, quantity)]
        for method in METHODS:
            for piece in list(self.held[method][source, symbol].take(quantity)):
                self.held[method][target, symbol].add(piece)

    def capital(self):
        """Never more than the cost, over all lots by their units."""
        account, symbol = self.rng.choice(ACCOUNTS), self.rng.choice(list(SYMBOLS))
        holding = self.held['fifo'][account, symbol]
        if holding.units() <= 0:
            return
        least = min(lot.unit() for method in METHODS for lot in self.held[method][account, symbol].lots)
        amount = Fraction(int(least * holding.units() * 10), 100)
        if amount <= 0:
            return
        self.has_returns = True
        self.row('return_of_capital', account, symbol, amount=amount, currency=SYMBOLS[symbol])
        self.move(account, SYMBOLS[symbol], amount)
        for method in METHODS:
            units = self.held[method][account, symbol].units()
            for lot in self.held[method][account, symbol].lots:
                lot.cost -= amount * lot.quantity / units

    def reinvest(self):
        account, symbol = self.rng.choice(ACCOUNTS), self.rng.choice(list(SYMBOLS))
        if self.held['fifo'][account, symbol].units() <= 0:
            return
        quantity, amount = Fraction(self.rng.randint(1, 4000), 1000), self.cents(1, 200)
        self.row('reinvestment', account, symbol, quantity, amount, currency=SYMBOLS[symbol])
        self.moves.append((self.day, account, symbol, quantity))
        self.trades.append((len(self.splits), self.day, account, symbol, quantity, amount, Fraction(1)))
        for method in METHODS:
            self.held[method][account, symbol].trade(self.day, quantity, amount)

    def write(self, path):
        with open(path, 'w') as out:
            out.write('\n'.join([HEAD, *self.rows]) + '\n')


def ask(finxctl, path, report, method, account=None):
    words = [finxctl, '--json', 'report', report, '--file', path, '--method', method, '--currency', 'EUR']
    if account is not None:
        words += ['--account', account]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def sums(rows, value, *keys):
    total = collections.defaultdict(Fraction)
    for row in rows:
        total[tuple(row[key] for key in keys)] += Fraction(row[value])
    return total


def differ(what, ours, theirs, near=NEAR):
    """Sentences: where one has what the other has not, both beyond what is rounded."""
    return [f'{what} {" ".join(key)}: finxctl {float(ours.get(key, 0))}, {float(theirs.get(key, 0))}' for key in sorted(set(ours) | set(theirs))
            if abs(ours.get(key, Fraction(0)) - theirs.get(key, Fraction(0))) > near]


def by_fractions(portfolio, finxctl, path):
    found = []
    for method in METHODS:
        lots = ask(finxctl, path, 'lots', method)['lots']
        gains = ask(finxctl, path, 'gains', method)['lots']
        held = portfolio.held[method].items()
        found += differ(f'{method} cost', sums(lots, 'cost', 'account', 'symbol'), {key: h.cost() for key, h in held})
        found += differ(f'{method} units', sums(lots, 'quantity', 'account', 'symbol'), {key: h.units() for key, h in held}, 0)
        found += differ(f'{method} gain', sums(gains, 'gain', 'account', 'symbol'), {key: h.gain for key, h in held})
    return found


def by_hledger(portfolio, finxctl, path):
    lines = []
    for day, account, commodity, quantity in portfolio.moves:
        lines += [f'{day} x', f'  {account}  {text(quantity)} "{commodity}"', '  rest']
    out = subprocess.run([HLEDGER, '-f', '-', 'bal', *ACCOUNTS, '-O', 'json'], input='\n'.join(lines) + '\n', check=True, capture_output=True,
                         text=True).stdout
    theirs = {(row[0], amount['acommodity']): Fraction(amount['aquantity']['decimalMantissa'], 10 ** amount['aquantity']['decimalPlaces'])
              for row in json.loads(out)[0] for amount in row[3]}
    ours = collections.defaultdict(Fraction)
    for account in ACCOUNTS:
        for row in ask(finxctl, path, 'holdings', 'fifo', account)['holdings']:
            ours[account, row['symbol'] or row['currency']] += Fraction(row['quantity'])
    return differ('hledger', ours, theirs, 0)


def by_beancount(portfolio, finxctl, path, method):
    """Units are those after all splits, which beancount does not know; a trade through zero is two of its postings."""
    lines = ['1990-01-01 open Assets:Cash', '1990-01-01 open Income:Gain']
    lines += [f'1990-01-01 open Assets:{a.title()}:{s.title()} {s} "{method.upper()}"' for a in ACCOUNTS for s in SYMBOLS]
    for n_splits, day, account, symbol, quantity, value, held in portfolio.trades:
        factor = Fraction(1)
        for split, ratio in portfolio.splits[n_splits:]:
            factor *= ratio if split == symbol else 1
        name, closed = f'Assets:{account.title()}:{symbol.title()}', Fraction(0)
        if held * quantity < 0:
            closed = quantity if abs(quantity) <= abs(held) else -held
        lines += [f'{day} * "trade"', f'  Assets:Cash  {text(-value)} {SYMBOLS[symbol]}']
        if closed != 0:
            lines += [f'  {name}  {text(closed * factor)} {symbol} {{}}', '  Income:Gain']
        if quantity != closed:
            part = Fraction(round(abs(value * (quantity - closed) / quantity) * 10 ** 12), 10 ** 12)
            lines += [f'  {name}  {text((quantity - closed) * factor)} {symbol} {{{{{text(part)} {SYMBOLS[symbol]}}}}}']
    entries, errors, _ = loader.load_string('\n'.join(lines), dedent=False)
    # It rounds Income:Gain to the digits of the other postings, and then finds that they do not balance to the last one.
    errors = [e for e in errors if 'does not balance' not in e.message]
    assert not errors, errors[:3]
    cost, gain = collections.defaultdict(Fraction), collections.defaultdict(Fraction)
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        pieces = [p for p in entry.postings if p.cost is not None]
        key = tuple(word(part) for word, part in zip((str.lower, str.upper), pieces[0].account.split(':')[1:]))
        change = sum(Fraction(p.units.number) * Fraction(p.cost.number) for p in pieces)
        cost[key] += change
        # not of Income:Gain, which is rounded to cents
        gain[key] += change + sum(Fraction(p.units.number) for p in entry.postings if p.account == 'Assets:Cash')
    lots, gains = ask(finxctl, path, 'lots', method)['lots'], ask(finxctl, path, 'gains', method)['lots']
    return (differ(f'beancount {method} cost', sums(lots, 'cost', 'account', 'symbol'), cost)
            + differ(f'beancount {method} gain', sums(gains, 'gain', 'account', 'symbol'), gain))


def compare(finxctl, seed, folder):
    portfolio = Portfolio(seed)
    for _ in range(portfolio.rng.randint(50, 300)):
        portfolio.step()
    path = os.path.join(folder, f'{seed}.csv')
    portfolio.write(path)
    found = by_fractions(portfolio, finxctl, path)
    if HLEDGER is not None:
        found += by_hledger(portfolio, finxctl, path)
    if loader is not None and not portfolio.has_transfers and not portfolio.has_returns:
        found += by_beancount(portfolio, finxctl, path, 'fifo') + by_beancount(portfolio, finxctl, path, 'lifo')
    return found, len(portfolio.rows)


def main():
    finxctl, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for name, there in (('hledger', HLEDGER), ('beancount', loader)):
        if there is None:
            print(f'without {name}, which is not here')
    n_rows = n_wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + n):
            found, rows = compare(finxctl, seed, folder)
            n_rows += rows
            n_wrong += len(found) > 0
            for sentence in found:
                print(f'portfolio {seed}: {sentence}')
    print(f'{n} portfolios of {n_rows} transactions: {n_wrong} differ')
    return 1 if n_wrong > 0 else 0


if __name__ == '__main__':
    sys.exit(main())
