// Stands at the far end of a serial line and sends back what it gets, in a process of its own, as a lock is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pty } from '../../../src/simulator/pty.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-bench-'));
const pty: Pty = new Pty(path.join(folder, 'tty-echo'), (chunk) => {
  pty.write(chunk);
});
await pty.open();
process.stdout.write(`${pty.linkPath}\n`);
for (const end of ['disconnect', 'SIGTERM'])
  process.on(end, () => {
    pty.close();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
