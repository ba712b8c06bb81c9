import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export const MAIL_USER = 'door';
/** With signs that a URL must encode. */
export const MAIL_PASSWORD = 'p@ss/w:rd?ü';

export interface GotMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, headers and body. */
  readonly raw: string;
  /** Unfolded, in order: `Name: value`. */
  readonly headers: readonly string[];
  readonly body: string;
  readonly secure: boolean;
  readonly user: unknown;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly GotMail[];
  /** Connections that were made. */
  connections(): number;
  /** Cuts every connection, as a cable that is pulled. */
  cut(): void;
  /** Connections that are open. */
  open(): number;
}

/** A real SMTP server on 127.0.0.1 that keeps what it takes. */
export async function mailServer(
  t: { teardown(action: () => unknown): unknown },
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const mails: GotMail[] = [];
  let made = 0;
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    authOptional: true,
    hideSTARTTLS: options.key === undefined,
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username === MAIL_USER && auth.password === MAIL_PASSWORD) done(null, { user: MAIL_USER });
      else done(null, { responseCode: 535, message: `no such log-in as ${auth.username ?? ''}` });
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const split = raw.indexOf('\r\n\r\n');
        mails.push({
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          headers: raw
            .slice(0, split)
            .replace(/\r\n[ \t]+/g, ' ')
            .split('\r\n'),
          body: raw.slice(split + 4),
          secure: session.secure,
          user: session.user,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    made += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.teardown(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const connection of server.connections) connection.close();
      }),
  );
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    connections: () => made,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    open: () => server.connections.size,
  };
}
