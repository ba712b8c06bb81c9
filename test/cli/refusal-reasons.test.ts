import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { meaningOf, REASONS } from '../../src/cli/refusal-reasons.js';

const FOLDERS = ['broker', 'integrations', 'drivers/mqtt', 'kit', 'operations'];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(path.join('src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join('src', folder, name), 'utf8')),
).join('\n');

t.test('only reasons that there are have a meaning', async (t) => {
  for (const reason of Object.keys(REASONS)) {
    const words = [reason, reason.replace(/^command_/, '')];
    t.ok(
      words.some((word) => sources.includes(`'${word}'`)),
      `${reason} is said somewhere`,
    );
  }
});

t.test('what is made of two parts has one too, and what nobody knows has none', async (t) => {
  t.match(meaningOf('events_wrong_shape'), /member that is wrong/);
  t.match(meaningOf('packet_id_malformed'), /library/);
  t.equal(meaningOf('of_another_time'), null);
});
