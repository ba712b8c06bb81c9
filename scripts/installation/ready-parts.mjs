// Asks a hub on its own socket which of its parts work, and prints their names, one a line. Ends with 1 when nobody answers.
import { get } from 'node:http';

const TIMEOUT_MS = 5_000;
const socketPath = process.argv[2];
const request = get(
  { socketPath, path: '/ready', headers: { host: 'localhost' }, timeout: TIMEOUT_MS },
  (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (piece) => (text += piece));
    answer.on('end', () => {
      // A hub that is not ready says so with 503, and with the same parts.
      const { parts } = JSON.parse(text).data;
      for (const { name, ok } of parts) if (ok) process.stdout.write(`${name}\n`);
    });
  },
);
request.on('timeout', () => request.destroy(new Error('no answer in time')));
request.on('error', (error) => {
  process.stderr.write(`The hub does not answer at ${socketPath}: ${error.message}\n`);
  process.exitCode = 1;
});
