import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock, Timer } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { tlsServerOptions } from '../kit/tls-identity.js';
import { createApp } from './app.js';
import { openWatchedDatabase } from './database.js';
import { fewAtATurn } from './few-at-a-turn.js';
import { Hubs } from './hubs.js';
import { Images } from './images.js';
import {
  BATCHES_AT_ONCE,
  FORGET_EVERY_MS,
  HANDSHAKE_MAX_MS,
  HANDSHAKES,
  INGESTS_AT_ONCE,
  RECONNECT_WINDOW_S,
  STOP_MS,
} from './limits.js';
import { CloudMeters } from './meters.js';
import { Moments } from './moments.js';
import { ownUrls } from './own-urls.js';
import { Requests } from './requests.js';
import { IN_MEMORY, type CloudSettings } from './settings.js';
import { Turnstile } from './turnstile.js';
import { WaitingHubs } from './waiting-hubs.js';

export interface Cloud {
  /** By which it is reached here. */
  readonly url: string;
  readonly fleetToken: string;
  stop(): Promise<void>;
}

export interface CloudDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Starts the cloud: database first, then the door. */
export async function startCloud(
  settings: CloudSettings,
  { clock, random, logger }: CloudDeps,
): Promise<Cloud> {
  const { db, waiting: databaseWaiting } = await openWatchedDatabase({
    url: settings.DATABASE_URL,
    dataDir: settings.FLEET_DATA_DIR === IN_MEMORY ? '' : settings.FLEET_DATA_DIR,
    clock,
    logger,
  });
  const scheme = settings.FLEET_TLS_CERT === '' ? 'http' : 'https';
  const fleetToken =
    settings.FLEET_TOKEN === '' ? random.bytes(24).toString('base64url') : settings.FLEET_TOKEN;
  let urls: [string, ...string[]] = [''];
  const hubs = new Hubs({
    db,
    clock,
    audience: () => (settings.FLEET_URL === '' ? urls : settings.FLEET_URL),
  });
  const moments = new Moments(clock, { atOnce: INGESTS_AT_ONCE, windowS: RECONNECT_WINDOW_S });
  const door = new Turnstile(moments, { atOnce: BATCHES_AT_ONCE, waiting: 0 });
  const turnstile = new Turnstile(moments, { atOnce: INGESTS_AT_ONCE, waiting: BATCHES_AT_ONCE });
  const waiting = new WaitingHubs(db, clock, logger);
  const requests = new Requests(db, (hubId) => {
    waiting.wake(hubId);
  });
  const images = new Images(db);
  const app = createApp({
    ...{ db, hubs, clock, door, turnstile, moments, token: fleetToken, logger },
    ...{ requests, images, waiting },
    meters: new CloudMeters({ clock, hubsWaiting: () => waiting.size, databaseWaiting }),
  });
  const server =
    scheme === 'http'
      ? http.createServer(app)
      : https.createServer(
          {
            ...tlsServerOptions({
              certificatePem: readFileSync(settings.FLEET_TLS_CERT, 'utf8'),
              keyPem: readFileSync(settings.FLEET_TLS_KEY, 'utf8'),
            }),
            handshakeTimeout: HANDSHAKE_MAX_MS,
            pauseOnConnect: true,
          },
          app,
        );
  if (server instanceof https.Server) greetInTurn(server, clock);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.FLEET_PORT, settings.FLEET_HOST, resolve);
  });
  urls = ownUrls(scheme, { host: settings.FLEET_HOST, port: (server.address() as AddressInfo).port });

  let timer: Timer;
  const forget = () => {
    timer = clock.after(FORGET_EVERY_MS, () => {
      hubs.forget().catch((error: unknown) => {
        logger.warn({ err: error }, 'what is over could not be forgotten');
      });
      forget();
    });
  };
  forget();
  return {
    url: urls[0],
    fleetToken,
    async stop() {
      timer.cancel();
      waiting.stop();
      let late: Timer;
      const cut = () => {
        server.closeAllConnections();
        // One that was only being taken then is not among them.
        late = clock.after(STOP_MS, cut);
      };
      late = clock.after(STOP_MS, cut);
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
      });
      late.cancel();
      await db.destroy();
    },
  };
}

/** Not even the first bytes of a connection are read before its turn. */
function greetInTurn(server: https.Server, clock: Clock): void {
  const [greet] = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on(
    'connection',
    fewAtATurn<Socket>(clock, HANDSHAKES, {
      take: (socket) => {
        greet?.call(server, socket);
      },
      drop: (socket) => socket.destroy(),
    }),
  );
}
