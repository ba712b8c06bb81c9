import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import { startRealHub, type RealHub } from '../../../test/support/real-hub.js';
import {
  pairMqtt,
  pairSerial,
  startRealSimulator,
  whenOnline,
} from '../../../test/support/real-simulator.js';
import { until } from '../../../test/support/until.js';
import { ADMIN } from '../../../test/support/real-hub.js';
import { SessionClient } from '../kill-broker/session-client.js';
import type { Proof, ProofReport } from '../proof.js';

/** What the unit's limit would be; a hub that needs more is killed by it. */
const MEMORY_MIB_MAX = 150;
/** Descriptors that may come and stay: of what is only opened when it is first used. */
const DESCRIPTORS_MORE_MAX = 4;
const AT_ONCE = 8;
/** Of the requests, one in so many goes to a lock, one is a log-in, one an MQTT connection, and one lock is off and on again. */
const EVERY = { unlock: 5, logIn: 100, mqtt: 10, reconnect: 500 } as const;
const SETTLE_MS = 20_000;
const WARM_UP = 200;
/** A short pass beside other work tells nothing of memory: garbage waits for its turn too. */
const JUDGED_FROM = 1_000;

const loggedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });
const madeToken = z.object({ data: z.object({ token: z.string() }) });

/** Ten thousand of everything, each with a connection of its own. */
export const longUseProof: Proof = {
  name: 'long-use',
  shows:
    'requests, log-ins, MQTT connections and locks that come and go, each on a connection of its own: descriptors stay as many as they were, and memory stays within 150 MiB',
  defaultCount: 10_000,
  async run({ count, seconds, progress }): Promise<ProofReport> {
    const begunMs = performance.now();
    const hub = await startRealHub();
    const simulator = await startRealSimulator();
    const failures: string[] = [];
    try {
      const locks = [
        { deviceId: 'front-door', id: await pairSerial(hub, simulator, 'front-door') },
        { deviceId: 'garage', id: await pairMqtt(hub, simulator, 'garage') },
      ];
      const scopes = ['mqtt:home-assistant', 'devices:read'];
      const body = { name: 'program', scopes };
      const { token } = expectAnswer(
        await hub.request('POST', '/auth/api-tokens', { body }),
        201,
        madeToken,
      ).data;
      let done = 0;
      const goesOn = (until_: number) =>
        done < until_ && (seconds === null || performance.now() - begunMs < seconds * 1000);
      const one = async (n: number) => {
        const lock = locks[n % locks.length];
        if (n % EVERY.reconnect === 0 && lock) {
          await simulator.fault(lock.deviceId, { kind: 'power_off' });
          await simulator.fault(lock.deviceId, { kind: 'power_on' });
          await whenOnline(hub, lock.id);
        }
        if (n % EVERY.mqtt === 0) await comeAndGo(hub, token, n);
        if (n % EVERY.logIn === 0) await inAndOut(hub);
        else if (n % EVERY.unlock === 0 && lock)
          await ask(hub, hub.adminToken, 'POST', `/api/v1/devices/${lock.id}/unlock`, {});
        else await ask(hub, hub.adminToken, 'GET', '/api/v1/auth/me');
      };
      const work = async (until_: number) => {
        const worker = async () => {
          while (goesOn(until_)) await one((done += 1));
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
      };
      await work(Math.min(WARM_UP, count));
      const before = await settledDescriptors(hub, Infinity);
      await work(count);
      const after = await settledDescriptors(hub, before + DESCRIPTORS_MORE_MAX);
      const peakMib = peakResidentMib(hub.pid);
      if (after > before + DESCRIPTORS_MORE_MAX)
        failures.push(`${before} descriptors were open after ${WARM_UP} requests, ${after} after ${done}`);
      if (done >= JUDGED_FROM && peakMib > MEMORY_MIB_MAX)
        failures.push(`the hub held ${peakMib.toFixed(0)} MiB`);
      progress(`${done} requests`);
      return {
        summary: `${done} requests each on a connection of its own: ${before} descriptors before, ${after} after; at most ${peakMib.toFixed(0)} MiB in memory`,
        failures,
      };
    } finally {
      await hub.stop();
      await simulator.stop();
    }
  },
};

/** A person has so many sessions: without the way out, each log-in would in time end the oldest. */
async function inAndOut(hub: RealHub): Promise<void> {
  const answer = await ask(hub, hub.adminToken, 'POST', '/api/v1/auth/login', ADMIN);
  await ask(hub, loggedIn.parse(answer).data.tokens.access, 'POST', '/api/v1/auth/logout', {});
}

async function ask(
  hub: RealHub,
  access: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<unknown> {
  const agent = new Agent();
  try {
    const answer = await request(`${hub.url}${path}`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const told: unknown = await answer.body.json();
    // A lock that is just off and on again is offline, and its hub says so.
    if (answer.statusCode !== 200 && answer.statusCode !== 409 && answer.statusCode !== 504)
      throw new Error(`${method} ${path} answered ${answer.statusCode}`);
    return told;
  } finally {
    await agent.close();
  }
}

async function comeAndGo(hub: RealHub, password: string, n: number): Promise<void> {
  const port = Number(new URL(hub.mqttUrl).port);
  const client = new SessionClient({ port, clientId: `guest-${n % 8}`, clean: true, password });
  try {
    await until(
      () => client.connected,
      SETTLE_MS,
      () => 'an MQTT connection',
    );
  } finally {
    client.stop();
  }
}

/** Connections that were closed are closed here a moment later. @returns how many are open in the end */
async function settledDescriptors(hub: RealHub, wanted: number): Promise<number> {
  const open = () => readdirSync(`/proc/${hub.pid}/fd`).length;
  let least = open();
  const deadline = performance.now() + SETTLE_MS / 10;
  await until(
    () => {
      least = Math.min(least, open());
      return least <= wanted && performance.now() > deadline;
    },
    SETTLE_MS,
    () => 'connections to be closed',
  ).catch(() => undefined);
  return least;
}

/** `VmHWM` of proc_pid_status(5). */
function peakResidentMib(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? Infinity) / 1024;
}
