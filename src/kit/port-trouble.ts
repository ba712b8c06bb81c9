import { portAccessAdvice } from './port-access.js';

/** An installer's sentence for what the operating system said. */
export function explain(path: string, message: string): string {
  if (/permission denied|EACCES|EPERM|operation not permitted/i.test(message)) {
    return `no permission to open ${path}: ${portAccessAdvice(path)}`;
  }
  if (/lock port|temporarily unavailable|busy/i.test(message)) {
    return `${path} is in use by another program (a modem manager, a console, a second hub): stop that program`;
  }
  if (/no such file|ENOENT|ENXIO|no such device/i.test(message)) {
    return `${path} is not there: plug in the adapter, or check the path against /dev/serial/by-id`;
  }
  return `${path} can't be opened: ${message.replace(/^Error:? ?/, '')}`;
}
