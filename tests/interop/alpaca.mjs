// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { isNear, lead, load, run } from './venue.mjs';

const { Alpaca, AuthError, ValidationError } = load('@alpacahq/alpaca-trade-api');

const HOSTS = ['paper-api.alpaca.markets', 'data.alpaca.markets'];
const MINUTE = 60000;
const BELOW = '60.25';

function connect({ address, key, secret }) {
  return new Alpaca({ keyId: key, secret, fetchApi: lead(HOSTS, address), retry: false });
}

async function prices({ marketData, trading }, check) {
  await check('instruments', async () => {
    const assets = await trading.assets.getV2Assets({ status: 'active', assetClass: 'us_equity' });
    const share = assets.find(({ symbol }) => symbol === 'KO');
    assert.deepEqual([share.name, share.exchange, share.tradable, share.fractionable], ['Coca-Cola', 'NYSE', true, true]);
    assert.match(share.id, /^[0-9a-f-]{36}$/);
  });
  await check('quote', async () => {
    const { KO } = await marketData.stocks.stockSnapshots({ symbols: 'KO' });
    assert.deepEqual([KO.latestQuote.bp, KO.latestQuote.ap], [70.94, 70.95]);
    assert.ok(isNear(KO.latestTrade.t, Date.now(), MINUTE));
  });
  await check('order book of a coin', async () => {
    const { orderbooks } = await marketData.crypto.cryptoLatestOrderbooks({ loc: 'us', symbols: 'BTC/USD' });
    assert.deepEqual([orderbooks['BTC/USD'].b[0].p, orderbooks['BTC/USD'].a[0].p], [91000, 91010]);
  });
  await check('bars, page by page', async () => {
    const start = new Date(Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE);
    const bars = await marketData.getStockBarsFor('KO', { timeframe: '1Min', start });
    assert.deepEqual(bars.map((bar) => bar.close), [70.95, 70.96, 70.97, 70.98, 70.99]);
    assert.deepEqual(bars.map((bar) => bar.timestamp.getTime() - start.getTime()), [0, 1, 2, 3, 4].map((i) => i * MINUTE));
  });
}

async function cancelled({ orders }, check) {
  const clientOrderId = 'FX-20260309-000000000001';
  const terms = { symbol: 'KO', qty: 10, side: 'buy', limitPrice: BELOW, timeInForce: 'gtc', clientOrderId };
  const { id } = await check('a limit order', () => orders.limit(terms));

  await check('it is open', async () => {
    const [order, ...others] = await orders.getAllOrders({ status: 'open', symbols: 'KO' });
    assert.deepEqual([order.id, order.clientOrderId, others.length], [id, clientOrderId, 0]);
    assert.deepEqual([order.type, order.side, order.status, order.timeInForce], ['limit', 'buy', 'new', 'gtc']);
    assert.deepEqual([order.qty, Number(order.limitPrice), order.filledQty], ['10', 60.25, '0']);
    assert.equal((await orders.getOrderByClientOrderId({ clientOrderId })).id, id);
  });
  await check('another one of the same name', () => assert.rejects(orders.limit(terms), ValidationError));
  await check('it is cancelled', async () => {
    await orders.deleteOrderByOrderID({ orderId: id });
    assert.deepEqual(await orders.getAllOrders({ status: 'open' }), []);
    const [order] = await orders.getAllOrders({ status: 'closed' });
    assert.deepEqual([order.id, order.status], [id, 'canceled']);
    assert.ok(isNear(order.canceledAt, Date.now(), MINUTE));
  });
}

async function filled({ accountActivities, orders, positions }, check) {
  const terms = { symbol: 'KO', qty: 10, side: 'buy', clientOrderId: 'FX-20260309-000000000002' };
  const { id } = await check('a market order', () => orders.market(terms));

  await check('it is filled', async () => {
    const order = await orders.getOrderByOrderID({ orderId: id });
    assert.deepEqual([order.status, order.filledQty, Number(order.filledAvgPrice)], ['filled', '10', 70.95]);
    assert.ok(isNear(order.filledAt, Date.now(), MINUTE));
    assert.deepEqual((await orders.getAllOrders({ status: 'closed' })).map((closed) => closed.status), ['filled', 'canceled']);
  });
  await check('its fill', async () => {
    const fills = await accountActivities.getAccountActivities({ activityTypes: ['FILL'] });
    assert.equal(fills.length, 1);
    assert.deepEqual([fills[0].orderId, fills[0].side, fills[0].qty, Number(fills[0].price)], [id, 'buy', '10', 70.95]);
  });
  await check('the position', async () => {
    const [position] = await positions.getAllOpenPositions();
    assert.deepEqual([position.symbol, position.side, position.qty, Number(position.avgEntryPrice)], ['KO', 'long', '10', 70.95]);
    assert.equal(Number(position.marketValue), 709.5);
  });
}

async function trade(place, check) {
  const { marketData, trading } = connect(place);

  await prices({ marketData, trading }, check);
  await check('balance', async () => {
    const account = await trading.account.getAccount();
    assert.deepEqual([account.status, account.currency, account.cash, account.equity], ['ACTIVE', 'USD', '100000', '100000']);
  });
  await check('clock', async () => assert.ok(isNear((await trading.clock.legacyClock()).timestamp, Date.now(), MINUTE)));
  await cancelled(trading, check);
  await filled(trading, check);
  await check('a wrong key', () => assert.rejects(
    connect({ ...place, secret: 'wrong' }).trading.account.getAccount(),
    AuthError,
  ));
}

export default async function trades(program) {
  await run(program, 'alpaca', '@alpacahq/alpaca-trade-api at alpaca', trade);
}
