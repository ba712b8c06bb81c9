import type { Command } from 'commander';
import { meaningOf } from '../refusal-reasons.js';
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
      const meanings = [...new Set(refusals.map(({ reason }) => reason))].flatMap((reason) => {
        const meaning = meaningOf(reason);
        return meaning === null ? [] : [`  ${reason}: ${meaning}`];
      });
      const lines = table(
        ['TIME', 'REASON', 'WHOSE', 'ADDRESS', 'TOPIC', 'BYTES'],
        rows,
        'Nothing was refused since the hub started.',
      );
      return {
        document: { refusals, totals },
        text: [lines, ...(sum.length > 0 ? [`Since the start: ${sum.join(', ')}.`] : []), ...meanings].join(
          '\n',
        ),
      };
    }),
  );
}
