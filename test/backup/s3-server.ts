import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const S3_KEY = {
  keyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'eu-test-1',
};

export interface S3Server {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Requests that are answered with 503 before the next is taken. */
  busy: number;
  /** Requests that broke off after so many bytes; 0: none. */
  refused: string[];
  close(): Promise<void>;
}

/** As much of S3 as a shelf asks, with signatures checked as the specification says (AWS Signature Version 4), by code of its own. */
export async function startS3(): Promise<S3Server> {
  const state: S3Server = { url: '', objects: new Map(), busy: 0, refused: [], close: async () => undefined };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const answer = (status: number, text: string | Buffer = '') => response.writeHead(status).end(text);
      if (state.busy > 0) {
        state.busy -= 1;
        return answer(503, '<Error><Code>SlowDown</Code></Error>');
      }
      const fault = faultOf(request, body);
      if (fault !== null) {
        state.refused.push(fault);
        return answer(403, `<Error><Code>${fault}</Code></Error>`);
      }
      const url = new URL(request.url ?? '/', 'http://s3');
      if (request.method === 'PUT') {
        state.objects.set(url.pathname, body);
        return answer(200);
      }
      if (request.method === 'DELETE') return answer(state.objects.delete(url.pathname) ? 204 : 204);
      if (url.searchParams.get('list-type') === '2') {
        const prefix = url.searchParams.get('prefix') ?? '';
        const entries = [...state.objects]
          .map(([path, bytes]) => ({ key: path.slice(url.pathname.length + 1), bytes }))
          .filter(({ key }) => key.startsWith(prefix))
          .map(({ key, bytes }) => `<Contents><Key>${key}</Key><Size>${bytes.length}</Size></Contents>`);
        return answer(200, `<ListBucketResult>${entries.join('')}</ListBucketResult>`);
      }
      const found = state.objects.get(url.pathname);
      return found ? answer(200, found) : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}

function faultOf(request: IncomingMessage, body: Buffer): string | null {
  const [, keyId, day, region, signed, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  if (keyId !== S3_KEY.keyId || region !== S3_KEY.region || !day || !signed) return 'InvalidAccessKeyId';
  const names = signed.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'SignatureDoesNotMatch';
  const date = String(request.headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!date.startsWith(day) || !(Math.abs(Date.now() - at) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  const hash = String(request.headers['x-amz-content-sha256']);
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  if (request.method === 'PUT' && hash === 'UNSIGNED-PAYLOAD') return 'MissingContentHash';
  const url = new URL(request.url ?? '/', 'http://s3');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('');
  const canonical = [request.method, url.pathname, query, headers, signed, hash].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(Buffer.from(canonical))].join('\n');
  let key: Buffer = Buffer.from(`AWS4${S3_KEY.secret}`);
  for (const part of [day, region, 's3', 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex') === signature ? null : 'SignatureDoesNotMatch';
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
