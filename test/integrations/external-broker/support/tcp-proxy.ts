import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Test } from 'tap';

/** Return code 1 of a broker that knows MQTT 3.1.1 alone (MQTT 3.1.1, section 3.2.2.3). */
const VERSION_REFUSED = Buffer.from([0x20, 0x02, 0x00, 0x01]);
/** Of a CONNECT: type, length (below 16,384), `MQTT`, then the level. */
const NAME = Buffer.from([0x00, 0x04, 0x4d, 0x51, 0x54, 0x54]);

/** A line to a broker that a test can hold up, cut, or make speak an old version only. */
export class TcpProxy {
  /** What becomes of a CONNECT of MQTT 5. */
  five: 'passed' | 'refused' | 'dropped' = 'passed';
  connections = 0;
  port = 0;
  private held = false;
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  /** Whether what the broker sends is kept back. */
  hold(isHeld: boolean): void {
    this.held = isHeld;
    for (const [, broker] of this.pairs) {
      if (isHeld) broker.pause();
      else broker.resume();
    }
  }

  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  take(client: Socket, brokerPort: number): void {
    this.connections += 1;
    const broker = connect(brokerPort, '127.0.0.1');
    const pair = [client, broker] as const;
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    client.once('data', (first: Buffer) => {
      const at = first.indexOf(NAME);
      if (this.five !== 'passed' && at >= 0 && first[at + NAME.length] === 5) {
        if (this.five === 'refused') client.end(VERSION_REFUSED);
        else client.destroy();
        return;
      }
      broker.write(first);
      client.on('data', (chunk: Buffer) => broker.write(chunk));
    });
    broker.on('data', (chunk: Buffer) => client.write(chunk));
    if (this.held) broker.pause();
  }
}

export async function tcpProxy(t: Test, brokerPort: number): Promise<TcpProxy> {
  const proxy = new TcpProxy();
  const server = createServer((client) => {
    proxy.take(client, brokerPort);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.port = (server.address() as AddressInfo).port;
  t.teardown(async () => {
    const closed = once(server, 'close');
    server.close();
    proxy.cut();
    await closed;
  });
  return proxy;
}
