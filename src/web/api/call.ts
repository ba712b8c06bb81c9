import type { Pagination, Routes } from './wire.js';
import { accessToken, renewAccessToken, tokenHolder } from './access-token.js';
import { Problem } from './problem.js';
import { send } from './send.js';

export type Route = keyof Routes;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

type Given<R extends Route> = {
  readonly query?: Readonly<Partial<Record<Routes[R]['query'], string | number | undefined>>>;
  readonly body?: Routes[R]['body'];
  /** In place of a body, for what takes no JSON. */
  readonly bytes?: Blob;
  readonly key?: string;
  readonly timeoutMs?: number;
  /** As of `send`: also when the access token was renewed meanwhile. */
  readonly notAfterMs?: number;
} & ([Placeholder<R>] extends [never]
  ? { readonly params?: never }
  : { readonly params: Readonly<Record<Placeholder<R>, string>> });

export interface Answered<R extends Route> {
  readonly data: Routes[R]['data'];
  readonly pagination?: Pagination;
}

/** Is told when the hub says that nobody is signed in here any more. */
type Ended = () => void;
let ended: Ended = () => undefined;

export function onSessionEnded(listener: Ended): void {
  ended = listener;
}

/**
 * One request as whoever is signed in. An access token that has run out is renewed first: the hub did nothing yet.
 * @throws Problem, Unreachable, NotSent
 */
export async function call<R extends Route>(route: R, given: Given<R>): Promise<Answered<R>> {
  const read = async (answer: Response) =>
    answer.status === 204 ? { data: null } : ((await answer.json()) as Answered<R>);
  return whileSignedIn(async () => read(await fetchAs(route, given)));
}

/** As `call`, for what is no JSON, such as a picture. */
export async function callForBlob<R extends Route>(route: R, given: Given<R>): Promise<Blob> {
  return whileSignedIn(async () => (await fetchAs(route, given)).blob());
}

/** Every row of a list, page by page, up to `most`. */
export async function callForAll<R extends Route>(
  route: R,
  given: Given<R>,
  most: number,
): Promise<readonly (Routes[R]['data'] extends readonly (infer Row)[] ? Row : never)[]> {
  const rows: unknown[] = [];
  for (let cursor: string | undefined; ;) {
    const query = { page_size: PAGE_ROWS, ...given.query, ...(cursor !== undefined && { cursor }) };
    const { data, pagination } = await call(route, { ...given, query });
    rows.push(...(data as readonly unknown[]));
    const next = pagination?.next;
    if (!next || rows.length >= most) break;
    cursor = new URLSearchParams(next.split('?')[1]).get('cursor') ?? undefined;
    if (cursor === undefined) break;
  }
  return rows as (Routes[R]['data'] extends readonly (infer Row)[] ? Row : never)[];
}

const PAGE_ROWS = 200;

/** An answer that comes when whoever asked has signed out is not for whoever came after. */
async function whileSignedIn<Value>(ask: () => Promise<Value>): Promise<Value> {
  const holder = tokenHolder();
  const value = await ask();
  if (holder !== tokenHolder()) throw new Problem(401, { code: 'authentication_required' });
  return value;
}

async function fetchAs<R extends Route>(route: R, given: Given<R>): Promise<Response> {
  const [method = 'GET', pattern = ''] = route.split(' ');
  const params: Readonly<Record<string, string>> = given.params ?? {};
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const request = {
    method,
    path: path + queryOf(given.query ?? {}),
    ...(given.body !== undefined && { body: given.body }),
    ...(given.bytes !== undefined && { body: given.bytes }),
    ...(given.key !== undefined && { key: given.key }),
    ...(given.timeoutMs !== undefined && { timeoutMs: given.timeoutMs }),
    ...(given.notAfterMs !== undefined && { notAfterMs: given.notAfterMs }),
  };
  if (accessToken() === null) await renewOrEnd();
  const holder = tokenHolder();
  try {
    return await send({ ...request, access: accessToken() });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !MAY_BE_RENEWED.has(error.code)) throw error;
    // Whoever is signed in by now did not ask for this.
    if (holder !== tokenHolder()) throw error;
    await renewOrEnd(error);
    return send({ ...request, access: accessToken() });
  }
}

/** Of the token, not of what was asked for: a wrong current password is 401 too. */
const MAY_BE_RENEWED: ReadonlySet<string> = new Set([
  'authentication_required',
  'token_expired',
  'token_revoked',
  'token_bad_signature',
  'token_not_yet_valid',
  'user_inactive',
  'user_unknown',
]);

async function renewOrEnd(why?: Problem): Promise<void> {
  if (await renewAccessToken()) return;
  ended();
  throw why ?? new Problem(401, { code: 'authentication_required' });
}

function queryOf(query: Readonly<Partial<Record<string, string | number | undefined>>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
