// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { isNear, load, run } from './venue.mjs';

const { EventName, IBApi, IBApiTickType: TickType } = load('@stoqey/ib');

const CANCELLED = 202;          // told as an error, and none
const ACCOUNT = 'DU4177003';
const CONTRACT = { symbol: 'KO', secType: 'STK', exchange: 'SMART', currency: 'USD' };

// What comes by an event, once the test holds.
function hear(ib, event, test = () => true) {
  return new Promise((resolve) => {
    ib.on(event, function heard(...args) {
      if (!test(...args)) return;
      ib.removeListener(event, heard);
      resolve(args);
    });
  });
}

function order(limit, ref) {
  return { action: 'BUY', totalQuantity: 10, orderType: 'LMT', lmtPrice: limit, tif: 'GTC', account: ACCOUNT, orderRef: ref, transmit: true };
}

async function prices(ib, check) {
  await check('quote', async () => {
    const bid = hear(ib, EventName.tickPrice, (id, type) => type === TickType.BID);
    const ask = hear(ib, EventName.tickPrice, (id, type) => type === TickType.ASK);
    ib.reqMktData(9003, CONTRACT, '', false, false);
    assert.deepEqual([(await bid)[2], (await ask)[2]], [70.94, 70.95]);
    ib.cancelMktData(9003);
  });
  await check('bars', async () => {
    const bars = [];
    const heard = (id, time, open, high, low, close, volume) => bars.push({ time, open, high, low, close, volume });
    ib.on(EventName.historicalData, heard);
    const finished = hear(ib, EventName.historicalData, (id, time) => time.startsWith('finished'));
    ib.reqHistoricalData(9004, CONTRACT, '', '1800 S', '1 min', 'TRADES', 1, 2, false);
    await finished;
    ib.removeListener(EventName.historicalData, heard);
    assert.ok(bars.length > 2);
    for (const { open, high, low, close, volume } of bars.slice(0, -1)) {
      assert.ok(low <= Math.min(open, close) && Math.max(open, close) <= high && Number(volume) > 0);
    }
  });
}

async function fill(ib, first, check) {
  const ref = 'FX-20260309-000000000001';

  await check('an order that is filled, its execution and its commission', async () => {
    const filled = hear(ib, EventName.orderStatus, (id, status) => id === first && status === 'Filled');
    const executed = hear(ib, EventName.execDetails, (id, of, execution) => execution.orderId === first);
    const paid = hear(ib, EventName.commissionReport);
    ib.placeOrder(first, CONTRACT, order(75, ref));
    const [, , quantity, , price, permId] = await filled;
    const [, , execution] = await executed;
    assert.deepEqual([Number(quantity), price], [10, 70.95]);
    assert.deepEqual([execution.permId, execution.orderRef], [permId, ref]);
    assert.equal((await paid)[0].commission, 1.02);
  });
}

async function cancel(ib, id, check) {
  const ref = 'FX-20260309-000000000002';

  await check('an open order', async () => {
    const open = hear(ib, EventName.openOrder, (of, contract, told) => of === id && told.orderRef === ref);
    ib.placeOrder(id, CONTRACT, order(60, ref));
    const [, contract, told, state] = await open;
    assert.deepEqual([contract.conId, told.lmtPrice, told.tif, state.status], [8894, 60, 'GTC', 'Submitted']);
  });
  await check('it is cancelled', async () => {
    const cancelled = hear(ib, EventName.orderStatus, (of, status) => of === id && status === 'Cancelled');
    ib.cancelOrder(id);
    await cancelled;
  });
}

async function trade(ib, check) {
  const first = await check('handshake', async () => {
    const ready = Promise.all([hear(ib, EventName.nextValidId), hear(ib, EventName.managedAccounts)]);
    ib.connect();
    const [[id], [accounts]] = await ready;
    assert.equal(accounts.split(',')[0], ACCOUNT);
    return id;
  });
  await check('time and account', async () => {
    const time = hear(ib, EventName.currentTime);
    ib.reqCurrentTime();
    assert.ok(isNear((await time)[0], Date.now() / 1000, 5));
    const summary = hear(ib, EventName.accountSummary, (id, account, tag) => tag === 'NetLiquidation');
    ib.reqAccountSummary(9001, 'All', 'NetLiquidation,BuyingPower');
    assert.equal((await summary)[3], '100250.75');
  });
  await check('contract details', async () => {
    const details = hear(ib, EventName.contractDetails);
    ib.reqContractDetails(9002, CONTRACT);
    const [, found] = await details;
    assert.deepEqual([found.contract.conId, found.minTick, found.longName], [8894, 0.01, 'COCA-COLA CO/THE']);
    assert.equal(Number(found.sizeIncrement), 0.0001);
  });
  await prices(ib, check);
  await fill(ib, first, check);
  await cancel(ib, first + 1, check);
  await check('positions', async () => {
    const position = hear(ib, EventName.position);
    ib.reqPositions();
    const [, , held, cost] = await position;
    assert.deepEqual([Number(held), cost], [10, 70.95]);
  });
}

export default async function trades(program) {
  await run(program, 'ibkr', '@stoqey/ib at ibkr', async ({ address }, check) => {
    const ib = new IBApi({ host: address.hostname, port: Number(address.port), clientId: 5, maxReqPerSec: 40 });
    const faults = [];
    ib.on(EventName.error, (error, code) => code === CANCELLED || faults.push(`${code} ${error.message}`));
    try {
      await trade(ib, check);
      await check('nothing was left over, or was an error', async () => assert.deepEqual(faults, []));
    } finally {
      ib.disconnect();
    }
  });
}
