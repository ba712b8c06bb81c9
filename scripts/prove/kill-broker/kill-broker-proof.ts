import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram, type ChildProgram } from '../../../test/support/child-program.js';
import { until } from '../../../test/support/until.js';
import { bundled } from '../bundled.js';
import { steadyPort } from '../kill-hub/ports.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { Crowd } from './crowd.js';

/** A broker lives until at most so many more messages of clients are acknowledged, and a little longer. */
const MESSAGES_MAX = 250;
const LONGER_MAX_MS = 25;
/** One kill in so many comes while clients are still on their way back. */
const EARLY_KILLS = 5;
const REST_MAX_MS = 60_000;
const KILLS_BETWEEN_LINES = 50;
const SAID_CHARS = 2_000;
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
    const bundle = await bundled('scripts/prove/kill-broker/broker-child.ts');
    const ports = { clients: await steadyPort(), hub: await steadyPort() };
    let kills = 0;
    const start = async (): Promise<ChildProgram> => {
      const args = [bundle, folder, String(kills), String(ports.clients), String(ports.hub)];
      const program = startProgram({ args });
      await program.firstLine();
      return program;
    };
    let broker = await start();
    const crowd = new Crowd(ports, path.join(folder, 'journal'), (more) => {
      broker.send(more);
    });
    const back = () =>
      until(
        () => crowd.connected,
        REST_MAX_MS,
        () => 'all clients to come back',
      );
    const failures: string[] = [];
    let aliveMs = 0;
    try {
      await back();
      crowd.begin();
      while (kills < count && failures.length === 0 && (seconds === null || ranS() < seconds)) {
        const isEarly = random(EARLY_KILLS) === 0;
        const goal = crowd.acknowledged + random(MESSAGES_MAX);
        if (!isEarly) await back();
        const livesFromMs = performance.now();
        crowd.livesAgain(kills);
        if (!isEarly)
          await until(
            () => crowd.acknowledged >= goal && crowd.hasRead,
            REST_MAX_MS,
            () => 'messages to be acknowledged and read',
          ).catch((error: unknown) => failures.push(String(error)));
        await sleep(random(LONGER_MAX_MS));
        aliveMs += performance.now() - livesFromMs;
        await broker.kill9();
        kills += 1;
        failures.push(...crowd.readJournal());
        failures.push(...saidBy(broker));
        broker = await start();
        if (kills % KILLS_BETWEEN_LINES === 0)
          progress(`${kills} of ${count} kills in ${ranS().toFixed(0)} s`);
      }
      const rested = crowd.rest().then(() =>
        until(
          () => crowd.isComplete,
          REST_MAX_MS,
          () => 'what is missing',
        ),
      );
      await Promise.race([rested, sleep(REST_MAX_MS, null, { ref: false })]).catch(() => undefined);
      failures.push(...crowd.failures(), ...saidBy(broker));
    } finally {
      crowd.stop();
      await broker.kill9();
      rmSync(folder, { recursive: true, force: true });
      rmSync(bundle, { force: true });
    }
    const acknowledged = crowd.all().reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of crowd.all())
      if (size === 0) failures.push(`no ${name}: nothing was shown of them`);
    const rate = Math.round(acknowledged / (aliveMs / 1000));
    const summary =
      `${kills} kills in ${ranS().toFixed(0)} s, ${acknowledged} messages acknowledged, ${rate} a second of the ` +
      `${(aliveMs / 1000).toFixed(0)} s it lived under load: ${crowd
        .all()
        .map((ledger) => ledger.summary())
        .join('; ')}`;
    return { summary, failures: failures.slice(0, FAILURES_MAX) };
  },
};

/** It says nothing but what went wrong, a message dropped from a full queue too, besides that it is ready. */
function saidBy({ output }: ChildProgram): string[] {
  const said = output.replace(/^ready\n/, '');
  return said === '' ? [] : [`the broker said: ${said.slice(0, SAID_CHARS)}`];
}
