import { z } from 'zod';
import { CloudProblem } from '../problem.js';

/** What the owner of a fleet may ask: form, handler and description in one place. */
export interface FleetRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After `/v1/fleet`, in the manner of OpenAPI: `/hubs/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly success: {
    readonly status: 200 | 201 | 204;
    readonly description: string;
    /** null: no body. */
    readonly data: z.ZodType | null;
  };
  /** The route's own problem codes by status. */
  readonly problems: Readonly<Record<string, readonly string[]>>;
  /** @throws CloudProblem 400 `invalid`, 404 `not_found` for a path that names nothing */
  answer(raw: {
    readonly params: unknown;
    readonly query: unknown;
    readonly body: unknown;
  }): Promise<unknown>;
}

type Output<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export function fleetRoute<
  Data,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: {
  readonly method: FleetRoute['method'];
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly success: {
    readonly status: 200 | 201 | 204;
    readonly description: string;
    readonly data: z.ZodType<Data> | null;
  };
  readonly problems?: FleetRoute['problems'];
  readonly handler: (input: {
    readonly params: Output<Params>;
    readonly query: Output<Query>;
    readonly body: Output<Body>;
  }) => Promise<Data>;
}): FleetRoute {
  const { params, query, body, problems = {}, handler, ...facts } = definition;
  return {
    ...facts,
    ...{ params, query, body, problems },
    answer: (raw) => {
      const known = params?.safeParse(raw.params);
      if (known?.success === false) throw new CloudProblem(404, 'not_found', 'There is nothing here.');
      // The casts say what `Output` says, which the compiler can't follow for an open type.
      return handler({
        params: known?.data as Output<Params>,
        query: checked(query, raw.query) as Output<Query>,
        body: checked(body, raw.body) as Output<Body>,
      });
    },
  };
}

function checked(form: z.ZodType | undefined, given: unknown): unknown {
  const read = form?.safeParse(given);
  if (read?.success === false) throw new CloudProblem(400, 'invalid', z.prettifyError(read.error));
  return read?.data;
}
