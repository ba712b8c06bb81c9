import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { NotFound } from '../kit/errors.js';
import type { ApiDeps } from './api-deps.js';
import type { App } from './app.js';
import { rawAnswer } from './raw-answer.js';

/** Where MQTT over WebSocket is (contracts). */
export const MQTT_PATH = '/mqtt';

const NO_WEBSOCKET = new NotFound('not_found', 'There is no WebSocket at this path: MQTT is at /mqtt.');

/** Connections that left HTTP: their servers forget them, so they are kept here to be ended. */
export class Upgrades {
  private readonly deps: Pick<ApiDeps, 'mqttUpgrade' | 'newId'>;
  private readonly sockets = new Set<Duplex>();

  constructor(deps: Pick<ApiDeps, 'mqttUpgrade' | 'newId'>) {
    this.deps = deps;
  }

  /**
   * Hands WebSockets at `/mqtt` on. Whatever else asks for another protocol is answered in this one, as servers may
   * (RFC 9110, section 7.8): some HTTP clients offer HTTP/2 with every first request.
   */
  watch(server: Server, { whyNot, addressOf }: Pick<App, 'whyNot' | 'addressOf'>): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET') {
        answerAnyway(server, request, socket, head);
        return;
      }
      socket.on('error', () => undefined);
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      const { mqttUpgrade, newId } = this.deps;
      const refusal =
        whyNot(request) ?? (path.replace(/\/$/, '') === MQTT_PATH && mqttUpgrade ? null : NO_WEBSOCKET);
      if (refusal || !mqttUpgrade) socket.end(rawAnswer(refusal ?? NO_WEBSOCKET, path, newId));
      else mqttUpgrade(request, socket, head, addressOf(request));
    });
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

const OFFER = new Set(['upgrade', 'http2-settings']);

/** Gives the request back to its server as if the other protocol had not been offered. */
function answerAnyway(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${request.httpVersion}`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (OFFER.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === 'connection' ? withoutOffer(value) : value;
    if (kept !== '') lines.push(`${name}: ${kept}`);
  }
  // Header fields are Latin-1 on the wire, as Node reads them.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
}

function withoutOffer(connection: string): string {
  return connection
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !OFFER.has(option.toLowerCase()))
    .join(', ');
}
