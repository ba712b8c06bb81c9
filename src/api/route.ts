import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Permission } from '../accounts/permission.js';
import { InvalidInput, NotFound, type FieldError, type HubError } from '../kit/errors.js';
import { say } from '../kit/sentence.js';
import type { Text } from '../kit/sentence.js';
import type { Operations } from '../operations/operations.js';
import type { Origin, SignedIn } from '../operations/accounts/account-use-cases.js';
import type { Caller } from '../operations/ports.js';
import type { Answer, PageLink } from './answer.js';
import type { Browser } from './page/browser.js';
import type { LogExports } from './log-export.js';
import type { EventStreams } from './event-streams.js';
import { MARKED, fieldErrors } from './field-sentence.js';
import type { ProblemCode } from './problem-table.js';
import type { RateLimitSettings } from './api-settings.js';

/** Everything a handler may use besides its input. */
export interface RouteContext {
  readonly operations: Operations;
  readonly caller: Caller;
  /** Who logged in; null on public routes and for the installer on the hub itself. */
  readonly signedIn: SignedIn | null;
  readonly origin: Origin;
  readonly nowMs: number;
  /** In the language of the answer. */
  readonly tell: (text: Text) => string;
  readonly version: string;
  readonly link: PageLink;
  readonly live: LiveContext;
  /** What the request tells of the browser it comes from. */
  readonly browser: () => Browser;
}

/** What an answer that goes on needs. */
export interface LiveContext {
  readonly streams: EventStreams;
  readonly exports: LogExports;
  readonly principal: string;
  /** `Last-Event-ID` of the request. */
  readonly lastEventId: string | null;
  /** Whether who asked may still do so, in the same role. */
  readonly isAdmitted: () => boolean;
}

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface RouteFacts {
  readonly method: RouteMethod;
  /** From the root, in the manner of OpenAPI: `/api/v1/devices/{id}`. Served with and without a trailing slash. */
  readonly path: string;
  readonly summary: string;
  /** Programs on the hub's own machine need no log-in (`isFromThisMachine`); who comes from elsewhere needs the permission. */
  readonly openToMachine?: true;
  /** `public`: without log-in. */
  readonly permission: Permission | 'public';
  /** What the request is counted for. Those of people count for `user` as well. */
  readonly limit: keyof RateLimitSettings | 'none';
  /**
   * `bytes`: the body is `application/octet-stream`, up to the size of a firmware image, and arrives as a Buffer. `calendar`: so
   * does `text/calendar`, up to the size of a calendar. Default: JSON.
   */
  readonly bodyForm?: 'bytes' | 'calendar';
  /** The route's own error codes; those that any route can answer are added in the document. */
  readonly codes?: readonly ProblemCode[];
}

/** What a route answers when all went well. */
interface RouteSuccess<Data> {
  readonly status: 200 | 201 | 202 | 204;
  readonly description: string;
  /** Schema of `data`; of one row when `list` is set. null: no body, or one without the envelope. */
  readonly data: z.ZodType<Data> | null;
  readonly list?: true;
  /** `data` is answered beside the envelope as well. */
  readonly top?: true;
  /** The media type of a body without the envelope. */
  readonly raw?: string;
  /** A stream that goes on after `Last-Event-ID`. */
  readonly resumes?: true;
}

type Output<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteDefinition<
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  Data,
> extends RouteFacts {
  /** A path that doesn't fit is a thing that doesn't exist: 404. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly success: RouteSuccess<Data>;
  /** Log-in routes: whom the attempt is for, as typed, so that guessing is bounded for each person too. */
  readonly identifier?: (body: Output<Body>) => string;
  readonly handler: (
    input: { params: Output<Params>; query: Output<Query>; body: Output<Body> },
    context: RouteContext,
  ) => Promise<Answer<Data | Data[]>> | Answer<Data | Data[]>;
}

/** Input as it came in, each part unchecked. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A request whose input has passed the route's schemas, or why it did not. */
export type BoundRequest =
  | {
      readonly ok: true;
      /** Query and body as understood: what makes two requests the same. */
      readonly meaning: readonly unknown[];
      readonly identifier: string | null;
      readonly run: (context: RouteContext) => Promise<Answer> | Answer;
    }
  | { readonly ok: false; readonly error: HubError };

/** A route with its types closed over: what `mount.ts` serves and `openapi.ts` describes. */
export interface Route extends RouteFacts {
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly success: RouteSuccess<unknown>;
  readonly bind: (raw: RawInput) => BoundRequest;
}

/** Schema, permission and handler of an endpoint in one place; the handler's types come from the schemas. */
export function defineRoute<
  Data,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body, Data>): Route {
  const { params, query, body, identifier, handler, ...facts } = definition;
  return {
    ...facts,
    params,
    query,
    body,
    bind: (raw) => {
      const checkedParams = check<Params>(params, raw.params);
      if (!checkedParams.ok)
        return { ok: false, error: new NotFound('not_found', 'There is nothing at this path.') };
      const checkedQuery = check<Query>(query, raw.query);
      const checkedBody = check<Body>(body, raw.body);
      if (!checkedQuery.ok || !checkedBody.ok) {
        const fields = [checkedQuery, checkedBody].flatMap((one) => (one.ok ? [] : one.fields));
        return { ok: false, error: invalidInput(fields) };
      }
      const input = { params: checkedParams.value, query: checkedQuery.value, body: checkedBody.value };
      return {
        ok: true,
        meaning: [input.query, facts.bodyForm ? digest(raw.body) : input.body],
        identifier: identifier ? identifier(input.body) : null,
        run: (context) => handler(input, context),
      };
    },
  };
}

/** Stands for a large body where two requests are compared. */
function digest(body: unknown): string | null {
  return body instanceof Uint8Array ? createHash('sha256').update(body).digest('hex') : null;
}

type Checked<Value> = { readonly ok: true; readonly value: Value } | { ok: false; fields: FieldError[] };

function check<Schema extends z.ZodType | undefined>(
  schema: Schema | undefined,
  raw: unknown,
): Checked<Output<Schema>> {
  // The two casts say what `Output` says, which the compiler can't follow for an open type.
  if (schema === undefined) return { ok: true, value: undefined as Output<Schema> };
  const result = schema.safeParse(raw, MARKED);
  if (result.success) return { ok: true, value: result.data as Output<Schema> };
  return { ok: false, fields: result.error.issues.flatMap(fieldErrors) };
}

const FIELDS_MAX = 20;

/** @param fields what is wrong, by field; the first ones are told */
export function invalidInput(fields: readonly FieldError[]): InvalidInput {
  const told = fields.slice(0, FIELDS_MAX);
  const names = told.map(({ field }) => field || 'body').join(', ');
  return new InvalidInput(
    'invalid_input',
    say("The input can't be used. Look at: {fields}.", { fields: names }),
    { fields: told },
  );
}
