// Run by slow-readers.ts: programs that are subscribed to everything they may, and stop reading when they are told to.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

/** What Home Assistant subscribes to: much of it is retained, and sent at each SUBSCRIBE. */
const FILTERS = ['homeassistant/#', 'doorward/#'];
const SUBSCRIBE_ID = 1;
/** Connected at a time: a few, or the kernel's queue of new connections is full. */
const AT_ONCE = 16;
/** SUBACK (MQTT 3.1.1, section 3.9). */
const SUBACK = 0x90;
/** Each asks again so often, milliseconds, one after the other. */
const AGAIN_MS = 1_000;
const STEP_MS = 20;

const SUBSCRIBE = Buffer.from(
  generate({
    cmd: 'subscribe',
    messageId: SUBSCRIBE_ID,
    subscriptions: FILTERS.map((topic) => ({ topic, qos: 0 as const })),
  }),
);
const sockets: Socket[] = [];

async function open(port: number, token: string, clientId: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const login = { clientId, username: 'home', password: Buffer.from(token), clean: true, keepalive: 300 };
  socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, ...login }));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  if (connack[3] !== 0) throw new Error(`a reader was not let in: ${connack.toString('hex')}`);
  socket.write(SUBSCRIBE);
  // what is retained may come in one piece with it
  for (let seen = false; !seen;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    seen = chunk.includes(Buffer.from([SUBACK, 2 + FILTERS.length, 0, SUBSCRIBE_ID]));
  }
  return socket.resume();
}

async function connectAll(port: number, token: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += AT_ONCE) {
    const group = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, m) =>
      open(port, token, `slow-${n + m}`),
    );
    sockets.push(...(await Promise.all(group)));
  }
}

/** From now on they read nothing, and ask to have everything that is retained sent again, and again. */
function stopReading(): void {
  for (const socket of sockets) socket.pause();
  const group = Math.ceil((sockets.length * STEP_MS) / AGAIN_MS);
  let next = 0;
  setInterval(() => {
    for (let n = 0; n < group; n += 1, next += 1) {
      const socket = sockets[next % sockets.length];
      if (socket?.destroyed === false) socket.write(SUBSCRIBE);
    }
  }, STEP_MS);
}

process.on('message', (text) => {
  const [order = '', port, token = '', count] = String(text).split(' ');
  if (order === 'stop-reading') stopReading();
  else if (order === 'connect')
    void connectAll(Number(port), token, Number(count)).then(() => {
      process.stdout.write('connected\n');
    });
  else process.stdout.write(`left ${sockets.filter(({ destroyed }) => !destroyed).length}\n`);
});
process.on('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
