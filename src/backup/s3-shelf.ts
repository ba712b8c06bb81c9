import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import { delay, type Clock } from '../kit/clock.js';
import { HubError, NotFound, Unavailable } from '../kit/errors.js';
import { bodyOf, httpExchange, type HttpRequest } from '../kit/http-exchange.js';
import { say } from '../kit/sentence.js';
import { BACKUP_NAME, type BackupShelf, type ShelvedBackup } from '../operations/backup/shelf.js';
import type { ShelfOrder } from './backup-order.js';

/** What one PUT may hold (Amazon S3, "Uploading objects"). */
const OBJECT_BYTES_MAX = 5 * 1024 ** 3;
/** Of a list, or of what is said to a refusal. */
const ANSWER_BYTES_MAX = 1024 * 1024;
const TRIES_MAX = 4;
const FIRST_WAIT_MS = 1_000;

/**
 * A bucket of Amazon S3 or of what speaks like it, addressed by path. Requests are signed (AWS Signature Version 4) with the hash of
 * what they bring; an object shows when all of it is there.
 */
export class S3Shelf implements BackupShelf {
  readonly place: string;
  private readonly order: Extract<ShelfOrder, { kind: 's3' }>;
  private readonly clock: Clock;
  private readonly bucket: URL;
  /** Of every object of this hub. */
  private readonly prefix: string;
  private readonly folder: string;

  constructor(order: Extract<ShelfOrder, { kind: 's3' }>, tag: string, clock: Clock) {
    const url = new URL(order.url);
    const [bucket = '', ...folders] = url.pathname.split('/').filter((part) => part !== '');
    this.bucket = new URL(`/${bucket}`, url);
    this.folder = folders.map((part) => `${part}/`).join('');
    this.prefix = `${this.folder}doorward-${tag}-`;
    this.place = url.host;
    this.order = order;
    this.clock = clock;
  }

  async list(): Promise<readonly ShelvedBackup[]> {
    const url = new URL(this.bucket);
    url.search = new URLSearchParams({ 'list-type': '2', prefix: this.prefix }).toString();
    const text = (
      await bodyOf(await this.ask({ method: 'GET', url, headers: {} }), ANSWER_BYTES_MAX)
    ).toString('utf8');
    const found = [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
      name: (/<Key>(.*?)<\/Key>/.exec(entry)?.[1] ?? '').slice(this.folder.length),
      bytes: Number(/<Size>(\d+)<\/Size>/.exec(entry)?.[1] ?? 0),
    }));
    return found
      .filter(({ name }) => BACKUP_NAME.test(name))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async put(
    name: string,
    file: { readonly path: string; readonly bytes: number; readonly sha256: string },
  ): Promise<void> {
    if (file.bytes > OBJECT_BYTES_MAX)
      throw new HubError('backup_too_large', 'The backup is larger than what S3 storage takes at once.');
    const headers = { 'content-length': String(file.bytes), 'x-amz-content-sha256': file.sha256 };
    const body = () => createReadStream(file.path);
    (await this.ask({ method: 'PUT', url: this.urlOf(name), headers, body })).resume();
  }

  async *fetch(name: string): AsyncGenerator<Buffer> {
    for await (const piece of await this.ask({ method: 'GET', url: this.urlOf(name), headers: {} }))
      yield piece as Buffer;
  }

  async remove(name: string): Promise<void> {
    (await this.ask({ method: 'DELETE', url: this.urlOf(name), headers: {} })).resume();
  }

  private urlOf(name: string): URL {
    if (!BACKUP_NAME.test(name)) throw new NotFound('backup_not_found', 'There is no such backup.');
    return new URL(`${this.bucket.pathname}/${this.folder}${name}`, this.bucket);
  }

  /** Tries again what may go better: no answer, or one that says so. */
  private async ask(request: HttpRequest): Promise<IncomingMessage> {
    for (let tries = 1; ; tries += 1) {
      let cause: unknown = null;
      let refusal = '';
      try {
        const answer = await httpExchange(await this.signed(request));
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) return answer;
        const text = (await bodyOf(answer, ANSWER_BYTES_MAX)).toString('utf8');
        refusal = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(text)?.[1] ?? `HTTP ${status}`;
        if (status === 404)
          throw new NotFound('backup_not_found', say('There is no such backup ({refusal}).', { refusal }));
        if (status < 500 && status !== 429 && status !== 408)
          throw new Unavailable(
            'backup_refused',
            say('{place} refuses: {why}.', { place: this.place, why: refusal }),
          );
      } catch (error) {
        if (error instanceof HubError) throw error;
        cause = error;
      }
      if (tries >= TRIES_MAX) {
        const why = refusal || (cause instanceof Error ? cause.message : '');
        const text = say('{place} can not be reached: {why}.', { place: this.place, why });
        throw new Unavailable('backup_unreachable', text, { cause });
      }
      await delay(this.clock, FIRST_WAIT_MS * 4 ** (tries - 1));
    }
  }

  private async signed(request: HttpRequest): Promise<HttpRequest> {
    const { keyId, secret, region } = this.order;
    const signer = new AwsV4Signer({
      ...{ method: request.method, url: request.url.href, headers: request.headers },
      ...{ accessKeyId: keyId, secretAccessKey: secret, service: 's3', region },
      datetime: new Date(this.clock.wallMs()).toISOString().replaceAll(/[-:]|\.\d{3}/g, ''),
    });
    const { headers, url } = await signer.sign();
    return { ...request, url, headers: { ...request.headers, ...Object.fromEntries(headers) } };
  }
}
