import { SECRET } from '../../../test/broker/lock-clients.js';
import type { ChildProgram } from '../../../test/support/child-program.js';
import { until } from '../../../test/support/until.js';
import { SessionClient } from '../../prove/kill-broker/session-client.js';
import { NO_MOSQUITTO, startMosquitto } from '../baselines/mosquitto.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row } from '../row.js';
import { median } from '../sample.js';
import type { Scene } from '../scene.js';

const ROUNDS = { full: 20, short: 1 } as const;
const BLOCK = { full: 50, short: 5 } as const;
const WARM_UP = { full: 200, short: 2 } as const;
const CONNECTED_MS = 30_000;
/** Far longer than a block takes. */
const BLOCK_MS = 120_000;

/** From a command to the reply of a lock that answers at once: with the broker in the hub, and beside it. */
export const mqttCommandReply: Bench = {
  name: 'mqtt-command-reply',
  async run(scene, effort) {
    if (NO_MOSQUITTO !== null) {
      process.stderr.write(`mqtt-command-reply is skipped: ${NO_MOSQUITTO}\n`);
      return [];
    }
    const ours = await scene.server('lock-broker');
    await answeringLock(scene, Number(ours.address), SECRET);
    const port = await startMosquitto(scene);
    await answeringLock(scene, port);
    const { program: theirs } = await scene.server('command-caller');
    await theirs.says(/^connected$/m, () => {
      theirs.send(port);
    });
    await Promise.all([asked(ours.program, WARM_UP[effort]), asked(theirs, WARM_UP[effort])]);
    const tookMs = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      tookMs.ours.push(...(await asked(ours.program, BLOCK[effort])));
      tookMs.theirs.push(...(await asked(theirs, BLOCK[effort])));
    }
    return [
      row({
        name: 'mqtt-command-reply',
        measures: "command (QoS 0) to reply (QoS 1) of an MQTT lock over the hub's own broker, median",
        unit: 'ms',
        value: median(tookMs.ours),
        baseline: {
          measures: 'the same by a client of Mosquitto, which lets everybody do everything',
          value: median(tookMs.theirs),
        },
        targets: [ratioAtMost(1.5)],
      }),
    ];
  },
};

/** A lock that replies to each command at once. */
async function answeringLock(scene: Scene, port: number, password?: string): Promise<void> {
  const lock: SessionClient = new SessionClient({
    ...{ port, clientId: 'bench', clean: true, ...(password === undefined ? {} : { password }) },
    filters: [{ topic: 'smartlock/bench/commands', qos: 1 }],
    onMessage: () => {
      void lock.publish('smartlock/bench/replies', '{"status":"succeeded"}', 1);
    },
  });
  scene.after(() => {
    lock.stop();
  });
  await until(
    () => lock.connected,
    CONNECTED_MS,
    () => 'a lock to be let in',
  );
}

/** @returns milliseconds of each of `count` commands */
async function asked(program: ChildProgram, count: number): Promise<number[]> {
  const ask = () => {
    program.send(count);
  };
  const [, text = ''] = await program.says(/^took (\[.*\])$/m, ask, BLOCK_MS);
  return JSON.parse(text) as number[];
}
