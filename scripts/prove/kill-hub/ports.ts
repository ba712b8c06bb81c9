import { createServer } from 'node:net';

/** Below what systems hand out for outgoing connections, so that nobody takes the port while the hub is dead. */
const FIRST = 20_000;
const LAST = 31_999;

/** A port that is free now and, of ours, stays so: a hub that is started again must be found where it was. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
