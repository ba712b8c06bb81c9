import type { Command } from 'commander';
import { delay } from '../../kit/clock.js';
import { systemRandom } from '../../kit/random.js';
import { DemoFolder } from '../demo/demo-folder.js';
import { demoGuide } from '../demo/demo-guide.js';
import { DemoWorld } from '../demo/demo-world.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { stopSignal } from '../stop-signal.js';

/** Ctrl-C in a terminal reaches our programs too, and perhaps before us: then their end is no accident. */
const SIGNAL_GRACE_MS = 500;

export function addDemo(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('demo')
      .description('run a hub with simulated locks and a sample household, until it is stopped'),
    ['demo', 'demo --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const stopped = stopSignal();
      const chosen = options.dataDir ?? shell.environment['DOORWARD_DATA_DIR'] ?? '';
      const world = new DemoWorld({
        folder: new DemoFolder(chosen === '' ? null : chosen),
        environment: shell.environment,
        clock: shell.clock,
        random: systemRandom,
      });
      try {
        const line = await Promise.race([world.start(), stopped]);
        if (line === 'stopped') return null;
        shell.say(options.json === true ? JSON.stringify(line) : demoGuide(line));
        const ended = await Promise.race([stopped, world.died()]);
        if (ended === 'stopped') return null;
        if ((await Promise.race([stopped, delay(shell.clock, SIGNAL_GRACE_MS)])) === 'stopped') return null;
        throw ended;
      } finally {
        await world.stop();
      }
    }),
  );
}
