/** Types of `verify-log.mjs`, for tests; the program itself needs none. */
export function verifyLog(
  chunks: Iterable<Uint8Array>,
  key: string,
  earlier?: string | null,
):
  | { readonly ok: true; readonly rows: number; readonly pruned: number; readonly time: string }
  | { readonly ok: false; readonly line: number; readonly what: string };
