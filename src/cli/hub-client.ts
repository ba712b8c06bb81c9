import type { z } from 'zod';
import { HubError, OutcomeUnknown, Unavailable } from '../kit/errors.js';
import { proveCaller } from './caller-proof.js';
import { HubAnsweredProblem } from './hub-problem.js';
import { RequestFailed, requestJson, type JsonRequest, type Target } from './json-request.js';
import { requestBytes } from './byte-request.js';
import { requestLines } from './line-request.js';
import { envelopeShape, problemShape } from './wire/hub.js';

/** Longer than the longest deadline a command can be given (30 s). */
const ANSWER_TIMEOUT_MS = 40_000;
/** Longer than the longest pairing timeout (120 s). */
export const PAIRING_ANSWER_TIMEOUT_MS = 130_000;
const PAGE_SIZE = 200;
/** Pages of a list that are followed: 20,000 rows, beyond any house. */
const PAGES_MAX = 100;

export interface HubAccess {
  readonly target: Target;
  /** Access token; none over the socket, where whoever may open it is the installer. */
  readonly token?: string;
  /** What to say when nobody answers. */
  readonly unreachable: string;
}

/** The hub's REST API, as the command line uses it. Every answer is checked against the shape asked for. */
export class HubClient {
  private readonly access: HubAccess;

  constructor(access: HubAccess) {
    this.access = access;
  }

  /** @throws HubAnsweredProblem, Unavailable `hub_unreachable`, `hub_not_permitted` */
  async get<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> {
    return checked(shape, (await this.send({ method: 'GET', path })).data);
  }

  /** Every row of a list. */
  async list<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>[]> {
    const rows: z.output<Shape>[] = [];
    let next: string | null = `${path}${path.includes('?') ? '&' : '?'}page_size=${PAGE_SIZE}`;
    for (let pages = 0; next !== null && pages < PAGES_MAX; pages += 1) {
      const { data, pagination } = await this.send({ method: 'GET', path: next });
      rows.push(...checked(shape.array(), data));
      next = pagination?.next ?? null;
    }
    return rows;
  }

  /** @throws as `get`, and OutcomeUnknown `outcome_unknown` when the hub went silent after it was asked */
  async post<Shape extends z.ZodType>(
    path: string,
    body: object | undefined,
    shape: Shape,
    timeoutMs: number = ANSWER_TIMEOUT_MS,
  ): Promise<z.output<Shape>> {
    const asked = body === undefined ? {} : { body };
    return checked(shape, (await this.send({ method: 'POST', path, ...asked }, timeoutMs)).data);
  }

  /** @throws as `post` */
  async put<Shape extends z.ZodType>(path: string, body: object, shape: Shape): Promise<z.output<Shape>> {
    return checked(shape, (await this.send({ method: 'PUT', path, body }, ANSWER_TIMEOUT_MS)).data);
  }

  /** Sends a file as it is. @throws as `post` */
  async upload<Shape extends z.ZodType>(
    path: string,
    bytes: Uint8Array,
    shape: Shape,
  ): Promise<z.output<Shape>> {
    return checked(shape, (await this.send({ method: 'POST', path, bytes })).data);
  }

  /**
   * The lines of a stream, handed to `take` one by one; the next ones are read when it has taken them.
   * @throws as `get`
   */
  lines(path: string, take: (line: string) => Promise<void>): Promise<void> {
    return this.streamed((target) => requestLines(target, path, take));
  }

  /** As `lines`, of the bytes as they come. */
  bytes(path: string, take: (bytes: Buffer) => Promise<void>): Promise<void> {
    return this.streamed((target) => requestBytes(target, path, take));
  }

  /** One page of a list. @throws as `get` */
  async page<Shape extends z.ZodType>(
    path: string,
    shape: Shape,
  ): Promise<{ readonly rows: z.output<Shape>[]; readonly next: string | null }> {
    const { data, pagination } = await this.send({ method: 'GET', path });
    return { rows: checked(shape.array(), data), next: pagination?.next ?? null };
  }

  private async streamed(ask: (target: Target) => Promise<void>): Promise<void> {
    try {
      await ask(this.access.target);
    } catch (error) {
      if (!(error instanceof RequestFailed) || !error.connected) throw this.explained(error, 'GET');
      throw new Unavailable('hub_unreachable', 'The hub broke off its answer.', { cause: error });
    }
  }

  /** @throws as `post` */
  async patch<Shape extends z.ZodType>(path: string, body: object, shape: Shape): Promise<z.output<Shape>> {
    return checked(shape, (await this.send({ method: 'PATCH', path, body })).data);
  }

  /** @throws as `post` */
  async remove(path: string): Promise<void> {
    await this.send({ method: 'DELETE', path });
  }

  private async send(
    asked: Omit<JsonRequest, 'timeoutMs' | 'headers'>,
    timeoutMs: number = ANSWER_TIMEOUT_MS,
  ): Promise<z.output<typeof envelopeShape>> {
    const { target, token } = this.access;
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const proof = 'socketPath' in target && asked.method !== 'GET' ? proveCaller(target.socketPath) : null;
    const { status, body } = await requestJson(target, {
      ...asked,
      headers: { ...headers, ...proof?.headers },
      timeoutMs,
    })
      .catch((error: unknown) => {
        throw this.explained(error, asked.method);
      })
      .finally(() => proof?.remove());
    if (status === 204) return { success: true, message: '', data: null };
    if (status < 400) return checked(envelopeShape, body);
    const problem = problemShape.safeParse(body);
    if (!problem.success)
      throw new HubError('internal_error', `The hub answered ${status} and did not say why.`);
    const { code, detail, errors, trace, data } = problem.data;
    throw new HubAnsweredProblem(status, code, detail, {
      ...(errors && { fields: errors }),
      ...(trace && { trace }),
      ...(data && { data }),
    });
  }

  private explained(error: unknown, method: string): unknown {
    if (!(error instanceof RequestFailed)) return error;
    if (error.code === 'EACCES') {
      return new Unavailable(
        'hub_not_permitted',
        "You may not open the hub's socket. Run this as the account the hub runs as or as root (with sudo), or be in the group of DOORWARD_ADMIN_GROUP.",
        { cause: error },
      );
    }
    if (error.connected && method !== 'GET') {
      return new OutcomeUnknown(
        'outcome_unknown',
        `The hub was asked and gave no answer (${error.code}): it may have happened. Look before you ask again.`,
        { cause: error },
      );
    }
    return new Unavailable('hub_unreachable', this.access.unreachable, { cause: error });
  }
}

function checked<Shape extends z.ZodType>(shape: Shape, data: unknown): z.output<Shape> {
  const result = shape.safeParse(data);
  if (result.success) return result.data;
  throw new HubError(
    'internal_error',
    "The hub's answer has a form this command does not know. Are both of one version?",
    {
      cause: result.error,
    },
  );
}
