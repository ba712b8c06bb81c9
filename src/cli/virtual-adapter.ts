import { fileURLToPath } from 'node:url';
import type { Environment } from './programs.js';

/**
 * What makes a program that uses Bluetooth find the simulated adapter at `socket`: a preload stands in for the HCI
 * socket. It hands the environment down to its own children.
 */
export function virtualAdapter(
  socket: string,
  environment: Environment,
  preload = fileURLToPath(new URL('./virtual-hci.cjs', import.meta.url)),
): Readonly<Record<'NODE_OPTIONS' | 'VIRTUAL_HCI_SOCKET', string>> {
  const quoted = `--require "${preload.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const before = environment['NODE_OPTIONS'] ?? '';
  return { NODE_OPTIONS: `${before} ${quoted}`.trim(), VIRTUAL_HCI_SOCKET: socket };
}
