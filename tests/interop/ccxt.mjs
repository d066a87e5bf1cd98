// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { isNear, lead, load, run } from './venue.mjs';

const ccxt = load('ccxt');
const MINUTE = 60000;

// Prices are those that a venue begins with; fee: of what is paid; estimate: it is asked to buy for so much, not so many.
const venues = [
  { id: 'kraken', client: 'kraken', hosts: ['api.kraken.com'], symbol: 'SOL/USD', market: 'SOLUSD', tick: 0.01, least: 0.0001,
    bid: 140.1, ask: 140.2, below: 120.25, amount: 0.5, fee: 0.004, streams: true },
  { id: 'coinbase', client: 'coinbase', hosts: ['api.coinbase.com'], symbol: 'SOL/USD', market: 'SOL-USD', tick: 0.01, least: 0.001,
    bid: 70.94, ask: 70.95, below: 60.25, amount: 2, fee: 0.006, estimate: 70.95, streams: true, watched: 'SOL/USD',
    options: { has: { fetchCurrencies: false }, options: { fetchBalance: 'v3PrivateGetBrokerageAccounts' } } },       // the others are of another API
  { id: 'coinbase-exchange', client: 'coinbaseexchange', hosts: ['api.exchange.coinbase.com'], symbol: 'SOL/USD', market: 'SOL-USD', tick: 0.01,
    bid: 70.94, ask: 70.95, below: 60.25, amount: 0.5, fee: 0.006, forgets: true,
    streams: true, watched: 'SOL/USD' },
  { id: 'alpaca', client: 'alpaca', hosts: ['api.alpaca.markets', 'data.alpaca.markets'], symbol: 'BTC/USD', market: 'BTC/USD', tick: 0.001, least: 0.00001,
    bid: 91000, ask: 91010, below: 80000.5, amount: 0.01 },
];

function connect(of, { address, passphrase, secret }, key) {
  const exchange = new ccxt.pro[of.client]({ apiKey: key, secret, password: passphrase, rateLimit: 5, ...of.options });
  exchange.fetchImplementation = lead(of.hosts, address);
  exchange.urls.api.ws = leadStreams(exchange.urls.api.ws, address);
  return exchange;
}

// One address, or several by their names.
function leadStreams(urls, address) {
  if (typeof urls === 'string') return urls.replace(/^wss:\/\/[^/]+/, `ws://${address.host}`);
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, leadStreams(url, address)]));
}

// All pages of it: the part of one currency.
async function balance(exchange, currency) {
  const page = await exchange.fetchBalance();
  return page[currency] ?? (await exchange.fetchBalance({ cursor: page.info.cursor }))[currency];
}

async function prices(exchange, of, check) {
  const { symbol } = of;

  await check('markets', async () => {
    const market = (await exchange.loadMarkets())[symbol];
    assert.equal(market.id, of.market);
    assert.ok(market.active);
    assert.equal(market.precision.price, of.tick);
    assert.equal(market.limits.amount.min, of.least);
  });
  await check('ticker', async () => {
    const ticker = await exchange.fetchTicker(symbol);
    assert.deepEqual([ticker.bid, ticker.ask], [of.bid, of.ask]);
  });
  await check('order book', async () => {
    const book = await exchange.fetchOrderBook(symbol);
    assert.deepEqual([book.bids[0][0], book.asks[0][0]], [of.bid, of.ask]);
    assert.ok(book.bids[0][1] > 0 && book.asks[0][1] > 0);
  });
  await check('bars', async () => {
    const since = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;
    const bars = await exchange.fetchOHLCV(symbol, '1m', since, 10);
    assert.ok(bars.length > 1);
    for (const [i, [time, open, high, low, close, volume]] of bars.entries()) {
      assert.ok(time >= since && time % MINUTE === 0 && (i === 0 || time > bars[i - 1][0]));
      assert.ok(low <= Math.min(open, close) && Math.max(open, close) <= high && volume > 0);
    }
  });
}

async function cancelled(exchange, of, check) {
  const { symbol, amount, below } = of;
  const { id } = await check('a limit order', () => exchange.createOrder(symbol, 'limit', 'buy', amount, below));

  await check('it is open', async () => {
    const orders = await exchange.fetchOpenOrders(symbol);
    assert.deepEqual(orders.map((order) => order.id), [id]);
    const [order] = orders;
    assert.deepEqual([order.type, order.side, order.status], ['limit', 'buy', 'open']);
    assert.deepEqual([order.symbol, order.amount, order.price, order.filled], [symbol, amount, below, 0]);
    assert.ok(isNear(order.timestamp, Date.now(), MINUTE));
  });
  await check('it is cancelled', async () => {
    await exchange.cancelOrder(id, symbol);
    assert.deepEqual(await exchange.fetchOpenOrders(symbol), []);
  });
  await check('what became of it', async () => {
    if (of.forgets) await assert.rejects(exchange.fetchOrder(id, symbol), ccxt.OrderNotFound);
    else assert.equal((await exchange.fetchOrder(id, symbol)).status, 'canceled');
  });
}

async function filled(exchange, of, check) {
  const { symbol, amount, ask } = of;
  const { id } = await check('a market order', () => exchange.createOrder(symbol, 'market', 'buy', amount, of.estimate));

  await check('it is filled', async () => {
    const order = await exchange.fetchOrder(id, symbol);
    assert.deepEqual([order.type, order.side, order.status], ['market', 'buy', 'closed']);
    assert.deepEqual([order.filled, order.average, order.remaining], [amount, ask, 0]);
    assert.ok((await exchange.fetchClosedOrders(symbol)).some((closed) => closed.id === id && closed.status === 'closed'));
  });
  await check('its fill', async () => {
    const fills = await exchange.fetchMyTrades(symbol);
    assert.equal(fills.length, 1);
    assert.deepEqual([fills[0].order, fills[0].side, fills[0].price, fills[0].amount], [id, 'buy', ask, amount]);
    if (of.fee !== undefined) assert.ok(isNear(fills[0].fee.cost, ask * amount * of.fee, 1e-6));
  });
}

// All that is told of orders, until the stream is closed. One may be told of before the answer to its placement comes.
async function follow(exchange, symbol, told) {
  for (;;) told.push(...await exchange.watchOrders(symbol));
}

async function find(told, id, status) {
  for (;;) {
    const order = told.find((one) => one.id === id && one.status === status);
    if (order !== undefined) return order;
    await setTimeout(10);
  }
}

async function streams(exchange, of, check) {
  const { symbol, amount, below, watched } = of;
  const told = [];

  await exchange.loadHttpProxyAgent();  // for addresses without TLS
  follow(exchange, watched, told).catch(() => {});      // what does not come is told where it is waited for
  await check('stream of prices', async () => {
    const ticker = await exchange.watchTicker(symbol);
    assert.deepEqual([ticker.bid, ticker.ask], [of.bid, of.ask]);
  });
  const { id } = await check('stream of orders: open', async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'buy', amount, below);
    const { symbol: name, side } = await find(told, order.id, 'open');
    assert.deepEqual([name, side], [symbol, 'buy']);
    return order;
  });
  await check('stream of orders: cancelled', async () => {
    await exchange.cancelOrder(id, symbol);
    await find(told, id, 'canceled');
  });
  await exchange.close();
}

async function trade(of, place, check) {
  const exchange = connect(of, place, place.key);
  const [base] = of.symbol.split('/');

  await prices(exchange, of, check);
  await check('balance', async () => assert.equal((await balance(exchange, 'USD')).total, 100000));
  await cancelled(exchange, of, check);
  await filled(exchange, of, check);
  await check('balance of the coin', async () => assert.equal((await balance(exchange, base)).total, of.amount));
  if (of.streams) await streams(exchange, of, check);
  await check('a wrong key', () => assert.rejects(connect(of, place, place.key.replace(/.$/, '_')).fetchBalance(), ccxt.AuthenticationError));
}

export default async function trades(program) {
  for (const of of venues) await run(program, of.id, `ccxt at ${of.id}`, (place, check) => trade(of, place, check));
}
