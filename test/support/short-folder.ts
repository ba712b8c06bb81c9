import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A temporary folder with a short path, for a Unix socket: its whole path may have 103 bytes, wherever the project lies. */
export function shortFolder(t: { teardown(action: () => void): unknown }): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dw-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
