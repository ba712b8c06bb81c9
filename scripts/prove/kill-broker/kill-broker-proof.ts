import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram, type ChildProgram } from '../../../test/support/child-program.js';
import { until } from '../../../test/support/until.js';
import { steadyPort } from '../kill-hub/ports.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { ReaderAndWriter } from './reader-and-writer.js';

const PROGRAM = 'scripts/prove/kill-broker/broker-child.ts';
/** The broker lives at most so long between two kills, milliseconds. */
const LIFE_MAX_MS = 250;
const REST_MAX_MS = 60_000;
const KILLS_BETWEEN_LINES = 50;
/** More of them say nothing new. */
const FAILURES_MAX = 20;

export const killBrokerProof: Proof = {
  name: 'kill-broker',
  shows:
    'kill -9 of the broker under QoS 1 and QoS 2 load: nothing acknowledged is lost, no QoS 2 message comes twice',
  defaultCount: 500,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1000;
    const random = seeded(seed);
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-kill-broker-'));
    const port = await steadyPort();
    const start = async (): Promise<ChildProgram> => {
      const args = [PROGRAM, path.join(folder, 'broker.db'), String(port)];
      const program = startProgram({ args, nodeFlags: ['--import', './test/ts-hook.mjs'] });
      await program.firstLine();
      return program;
    };
    let broker = await start();
    const clients = new ReaderAndWriter(port);
    const failures: string[] = [];
    let kills = 0;
    try {
      await clients.begin();
      while (kills < count && failures.length === 0 && (seconds === null || ranS() < seconds)) {
        await until(
          () => clients.connected,
          REST_MAX_MS,
          () => 'both clients to come back',
        );
        await sleep(random(LIFE_MAX_MS));
        await broker.kill9();
        kills += 1;
        broker = await start();
        failures.push(...clients.doubled());
        if (kills % KILLS_BETWEEN_LINES === 0)
          progress(`${kills} of ${count} kills in ${ranS().toFixed(0)} s`);
      }
      const rested = clients.rest().then(() =>
        until(
          () => clients.missing().length === 0,
          REST_MAX_MS,
          () => 'what is missing',
        ),
      );
      await Promise.race([rested, sleep(REST_MAX_MS, null, { ref: false })]).catch(() => undefined);
      failures.push(...clients.missing(), ...clients.doubled());
    } finally {
      await clients.stop();
      await broker.kill9();
      rmSync(folder, { recursive: true, force: true });
    }
    const { 1: once, 2: exactly } = clients.acknowledged;
    if (once.size < kills || exactly.size < kills / 2)
      failures.push('hardly anything was published between the kills');
    const again = [...clients.received[1].values()].filter((times) => times > 1).length;
    const summary =
      `${kills} kills in ${ranS().toFixed(0)} s: ${once.size} QoS 1 messages acknowledged (${again} came again), ` +
      `${exactly.size} QoS 2 messages, each once`;
    return { summary, failures: failures.slice(0, FAILURES_MAX) };
  },
};
