// SPDX-License-Identifier: GPL-3.0-or-later
// The venue that is TWS, seen by a client that is not ours: does it speak the real protocol? By hand:
//   npm install @stoqey/ib, in a folder of its own; then, there: node SOURCE/tests/interop/ib.mjs BUILD/tests/adapters/venue-main
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const { EventName, IBApi } = createRequire(`${process.cwd()}/`)('@stoqey/ib');

const venue = spawn(process.argv[2], ['ibkr'], { stdio: ['pipe', 'pipe', 'inherit'] });
const address = await new Promise((resolve) => venue.stdout.once('data', (data) => resolve(new URL(String(data).trim()))));
const ib = new IBApi({ host: address.hostname, port: Number(address.port), clientId: 5, maxReqPerSec: 40 });
const errors = [];
ib.on(EventName.error, (error, code, id) => errors.push(`${id} ${code} ${error.message}`));

// What comes by an event, once the test holds.
function wait(event, test = () => true) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${event} did not come; errors: ${errors.join('; ')}`)), 5000);
    ib.on(event, function heard(...args) {
      if (!test(...args)) return;
      clearTimeout(late);
      ib.removeListener(event, heard);
      resolve(args);
    });
  });
}

const contract = { symbol: 'KO', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const ready = Promise.all([wait(EventName.nextValidId), wait(EventName.managedAccounts)]);
ib.connect();
const [[first], [accounts]] = await ready;
assert.equal(accounts.split(',')[0], 'DU4177003');
console.log(`ok 1 handshake: server version ${ib.serverVersion}, account ${accounts}, first order ${first}`);

const time = wait(EventName.currentTime);
ib.reqCurrentTime();
assert.ok(Math.abs((await time)[0] - Date.now() / 1000) < 5);
const summary = wait(EventName.accountSummary, (id, account, tag) => tag === 'NetLiquidation');
ib.reqAccountSummary(9001, 'All', 'NetLiquidation,BuyingPower');
assert.equal((await summary)[3], '100250.75');
console.log('ok 2 time and account');

const details = wait(EventName.contractDetails);
ib.reqContractDetails(9002, contract);
const [, found] = await details;
assert.equal(found.contract.conId, 8894);
assert.equal(found.minTick, 0.01);
assert.equal(found.longName, 'COCA-COLA CO/THE');
assert.equal(Number(found.sizeIncrement), 0.0001);
console.log('ok 3 contract details');

const order = (action, limit, ref) => ({
  action, totalQuantity: 10, orderType: 'LMT', lmtPrice: limit, tif: 'GTC', account: 'DU4177003', orderRef: ref, transmit: true,
});
const filled = wait(EventName.orderStatus, (id, status) => id === first && status === 'Filled');
const executed = wait(EventName.execDetails, (id, of, execution) => execution.orderId === first);
const paid = wait(EventName.commissionReport);
ib.placeOrder(first, contract, order('BUY', 75, 'FX-20260309-000000000001'));
const [, , quantity, , price, permId] = await filled;
assert.equal(Number(quantity), 10);
assert.equal(price, 70.95);
assert.equal((await executed)[2].permId, permId);
assert.equal((await executed)[2].orderRef, 'FX-20260309-000000000001');
assert.equal((await paid)[0].commission, 1.02);
console.log('ok 4 an order that is filled, its execution and its commission');

const open = wait(EventName.openOrder, (id, of, told) => id === first + 1 && told.orderRef === 'FX-20260309-000000000002');
ib.placeOrder(first + 1, contract, order('BUY', 60, 'FX-20260309-000000000002'));
const [, of, told, state] = await open;
assert.equal(of.conId, 8894);
assert.equal(told.lmtPrice, 60);
assert.equal(told.tif, 'GTC');
assert.equal(state.status, 'Submitted');
const cancelled = wait(EventName.orderStatus, (id, status) => id === first + 1 && status === 'Cancelled');
ib.cancelOrder(first + 1);
await cancelled;
console.log('ok 5 an open order that is cancelled');

const position = wait(EventName.position);
ib.reqPositions();
const [, , held, cost] = await position;
assert.equal(Number(held), 10);
assert.equal(cost, 70.95);
console.log('ok 6 positions');
console.log('1..6');
ib.disconnect();
venue.stdin.end();
