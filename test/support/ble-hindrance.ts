import { createRequire } from 'node:module';

/** Why noble and bleno can't meet here on a virtual air, if they can't; the reason to skip a test. */
export function bleHindrance(): string | false {
  if (process.platform !== 'linux') return 'noble and bleno use an HCI socket on Linux only';
  const { resolve } = createRequire(import.meta.url);
  try {
    resolve('@abandonware/noble');
    resolve('@abandonware/bleno');
    return false;
  } catch {
    return 'noble or bleno is not installed';
  }
}
