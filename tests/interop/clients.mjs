// SPDX-License-Identifier: GPL-3.0-or-later
// clients.mjs VENUE-MAIN, in a folder that has the packages: all clients, one after the other.
import { end, say, skip } from './venue.mjs';

const clients = [
  { file: 'ib.mjs', node: 18 },
  { file: 'ccxt.mjs', node: 18 },
  { file: 'alpaca.mjs', node: 20 },
];
const version = Number.parseInt(process.versions.node, 10);

for (const { file, node } of clients) {
  if (version < node) {
    skip(file, `it needs node ${node}`);
    continue;
  }
  try {
    await (await import(`./${file}`)).default(process.argv[2]);
  } catch (fault) {
    say(false, file, fault);
  }
}
end();
process.exit();         // whatever a client still waits for
