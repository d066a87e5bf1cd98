// SPDX-License-Identifier: GPL-3.0-or-later
// clients.mjs VENUE-MAIN, in a folder that has the packages: all clients, as TAP.
import alpaca from './alpaca.mjs';
import ccxt from './ccxt.mjs';
import ib from './ib.mjs';
import { end } from './venue.mjs';

const [, , program] = process.argv;
for (const trade of [ib, ccxt, alpaca]) await trade(program);
end();
