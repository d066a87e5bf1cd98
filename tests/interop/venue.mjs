// SPDX-License-Identifier: GPL-3.0-or-later
// What all clients need: a venue of their own, the way to it, and the lines that tell what held.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const LATE_MS = 30000;
let n = 0;

// A package of the folder that we run in.
export const load = createRequire(`${process.cwd()}/`);

export function say(isGood, name, fault) {
  n += 1;
  console.log(`${isGood ? 'ok' : 'not ok'} ${n} - ${name}`);
  if (isGood) return;
  process.exitCode = 1;
  console.log(String(fault?.stack ?? fault).replace(/^/gm, '# '));
}

export function skip(name, why) {
  n += 1;
  console.log(`ok ${n} - ${name} # SKIP ${why}`);
}

export function end() {
  console.log(`1..${n}`);
}

export function isNear(a, b, distance) {
  return Math.abs(a - b) <= distance;
}

async function inTime(promise) {
  let late;
  const limit = new Promise((resolve, reject) => {
    late = setTimeout(() => reject(new Error(`nothing came within ${LATE_MS / 1000} s`)), LATE_MS);
  });

  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(late);
  }
}

// One client at a venue of its own: what it does calls check() for one thing after the other, and ends at the first that does not hold.
export async function run(program, id, name, func) {
  const venue = spawn(program, [id], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => {
    venue.once('exit', (code, signal) => resolve(code ?? signal));
    venue.once('error', resolve);
  });
  const introduction = new Promise((resolve, reject) => {
    venue.stdout.once('data', resolve);
    ended.then(() => reject(new Error('the venue did not begin')));
  });
  const check = async (what, work) => {
    try {
      const result = await inTime(work());
      say(true, `${name}: ${what}`);
      return result;
    } catch (fault) {
      say(false, `${name}: ${what}`, fault);
      throw new Error('told');
    }
  };

  try {
    const place = JSON.parse(await inTime(introduction));
    await func({ ...place, address: new URL(place.address) }, check);
  } catch (fault) {
    if (fault.message !== 'told') say(false, name, fault);
  }
  venue.stdin.end();
  const code = await ended;
  if (code !== 0) say(false, `${name}: the venue ends well`, `it ended with ${code}`);
}

// What goes to one of these hosts goes to the venue; nothing goes anywhere else.
export function lead(hosts, address) {
  return (url, options) => {
    const to = new URL(url);
    if (!hosts.includes(to.host)) throw new Error(`${to.host} was asked`);
    to.protocol = address.protocol;
    to.host = address.host;
    return fetch(to, options);
  };
}
