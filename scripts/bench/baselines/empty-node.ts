import { startProgram } from '../../../test/support/child-program.js';
import { timed } from '../sample.js';
import type { Scene } from '../scene.js';
import { residentMib } from '../resident-memory.js';

/** How long a node with nothing to do takes from its start to its end, milliseconds. */
export function emptyNodeMs(): Promise<number> {
  return timed(() => startProgram({ args: ['-e', '0'] }).ended());
}

/** What a node with nothing to do holds in memory, MiB. */
export async function emptyNodeMib(scene: Scene): Promise<number> {
  const script = `process.on('disconnect', () => process.exit()); console.log('up')`;
  const program = startProgram({ args: ['-e', script] });
  scene.after(() => program.stop());
  await program.firstLine();
  return residentMib(program.pid);
}
