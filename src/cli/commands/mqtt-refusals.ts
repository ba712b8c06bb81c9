import type { Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { mqttRefusalsShape } from '../wire/mqtt.js';

export function addMqttRefusals(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('refusals')
      .description(
        'messages and connections over MQTT that were refused lately, and why; never what was in them',
      ),
    ['mqtt refusals', 'mqtt refusals --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const answer = await hubOf(shell, options).get('/api/v1/mqtt/refusals', mqttRefusalsShape);
      const { refusals, totals } = answer;
      const rows = refusals.map((one) => [
        one.at,
        one.why === null ? one.reason : `${one.reason} (${one.why})`,
        one.name ?? (one.kind === null ? 'unknown' : one.kind),
        one.address,
        one.topic,
        one.payload_bytes,
      ]);
      const sum = Object.entries(totals).map(([reason, count]) => `${reason} ${count}`);
      const lines = table(
        ['TIME', 'REASON', 'WHOSE', 'ADDRESS', 'TOPIC', 'BYTES'],
        rows,
        'Nothing was refused since the hub started.',
      );
      return {
        document: { refusals, totals },
        text: sum.length === 0 ? lines : `${lines}\nSince the start: ${sum.join(', ')}.`,
      };
    }),
  );
}
