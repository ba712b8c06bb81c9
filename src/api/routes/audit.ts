import * as z from 'zod';
import type {
  CheckpointView,
  ConsistencyProof,
  InclusionProof,
  LogStanding,
} from '../../operations/audit/audit-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOrNull, timeOut } from '../wire/fields.js';

/** Loaded with the first picture: most hubs draw none, and it takes megabytes. */
const pictures = () => import('../qr-picture.js');

const hash = z.string().meta({ description: '32 bytes, lower-case hex.', example: '00'.repeat(32) });
const path = z.array(hash).meta({ description: 'As RFC 9162 has it, the lowest first.' });
const size = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const rows = (description: string) => size.optional().meta({ description });

const checkpointSchema = z
  .object({
    size: z.int().meta({ description: 'Rows of the log; row 1 is leaf 0 of the tree.' }),
    root: hash.meta({ description: 'Merkle tree hash over the leaves of the rows (RFC 9162).' }),
    chain: hash.meta({ description: 'Hash of the chain up to the last row.' }),
    at: timeOut,
    note: z.string().meta({ description: 'The same, signed: C2SP tlog-checkpoint, Ed25519.' }),
    public_key: z.string().meta({
      description:
        'Whose signature it is (C2SP signed-note). Who checks a log has it from elsewhere, and before.',
    }),
  })
  .meta({ id: 'LogCheckpoint' });

const standingSchema = z
  .object({
    size: z.int().meta({ description: 'Rows.' }),
    pruned_rows: z
      .int()
      .meta({ description: 'How many of the first are no longer kept but for their hashes.' }),
    signed_size: z.int().meta({ description: 'Rows that the last checkpoint is of.' }),
    signed_at: timeOut.nullable(),
    whole_at: timeOut.nullable().meta({
      description: 'When all of it was last found whole; null: not since the hub started.',
    }),
    broken: z
      .object({ at_seq: z.int(), fault: z.string() })
      .nullable()
      .meta({ description: 'Where it is not what was logged; null: nothing was found.' }),
  })
  .meta({ id: 'LogStanding' });

const inclusionSchema = z
  .object({ seq: z.int(), leaf_index: z.int(), size: z.int(), leaf_hash: hash, root: hash, path })
  .meta({ id: 'LogInclusion' });

const consistencySchema = z
  .object({ from: z.int(), to: z.int(), from_root: hash, to_root: hash, path })
  .meta({ id: 'LogConsistency' });

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function toWireStanding(view: LogStanding): z.output<typeof standingSchema> {
  const { broken } = view;
  return {
    ...{ size: view.size, pruned_rows: view.prunedRows, signed_size: view.signed?.size ?? 0 },
    ...{ signed_at: timeOrNull(view.signed?.atMs ?? null), whole_at: timeOrNull(view.wholeAtMs) },
    broken: broken && { at_seq: broken.atSeq, fault: broken.fault },
  };
}

function toWireCheckpoint(view: CheckpointView): z.output<typeof checkpointSchema> {
  return {
    size: view.size,
    root: hex(view.root),
    chain: hex(view.chain),
    at: new Date(view.atMs).toISOString(),
    note: view.note,
    public_key: view.publicKey,
  };
}

function toWireInclusion(proof: InclusionProof): z.output<typeof inclusionSchema> {
  const { seq, leafHash, root } = proof;
  return {
    ...{ seq, leaf_index: seq - 1, size: proof.size },
    ...{ leaf_hash: hex(leafHash), root: hex(root), path: proof.path.map(hex) },
  };
}

function toWireConsistency({ from, to, ...proof }: ConsistencyProof): z.output<typeof consistencySchema> {
  return {
    ...{ from: from.size, to: to.size },
    ...{ from_root: hex(from.root), to_root: hex(to.root), path: proof.path.map(hex) },
  };
}

const standing = defineRoute({
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'How long the log is, up to where it is signed, and whether it was found whole',
  permission: 'logs:read',
  limit: 'user',
  success: { status: 200, description: 'The log', data: standingSchema },
  handler: (_, { operations, caller }) => ok('Log', toWireStanding(operations.readLogStanding(caller))),
});

const checkpoint = defineRoute({
  method: 'GET',
  path: '/api/v1/audit/checkpoint',
  summary:
    'What the log comes to now, signed: keep it elsewhere, and a log that was changed or cut off shows',
  permission: 'logs:read',
  limit: 'action',
  success: { status: 200, description: 'The checkpoint', data: checkpointSchema },
  codes: ['log_incomplete'],
  handler: async (_, { operations, caller }) =>
    ok('Checkpoint of the log', toWireCheckpoint(await operations.readCheckpoint(caller))),
});

const picture = (kind: 'svg' | 'png', contentType: string) =>
  defineRoute({
    method: 'GET',
    path: `/api/v1/audit/checkpoint/${kind}`,
    summary: `The signed checkpoint as a QR code to be printed (${kind.toUpperCase()})`,
    permission: 'logs:read',
    limit: 'action',
    success: { status: 200, description: 'The picture', data: null, raw: contentType },
    codes: ['log_incomplete'],
    handler: async (_, { operations, caller }) => {
      const { note } = await operations.readCheckpoint(caller);
      const { qrPng, qrSvg } = await pictures();
      return { kind: 'raw', contentType, body: kind === 'svg' ? qrSvg(note) : qrPng(note) };
    },
  });

const inclusion = defineRoute({
  method: 'GET',
  path: '/api/v1/audit/proofs/inclusion',
  summary: 'Proof that a row is in the log',
  permission: 'logs:read',
  limit: 'action',
  query: z.strictObject({ seq: size, size: rows('Of the log with so many rows; default: all there are.') }),
  success: { status: 200, description: 'The proof (RFC 9162, section 2.1.3)', data: inclusionSchema },
  codes: ['log_size', 'log_incomplete'],
  handler: ({ query }, { operations, caller }) =>
    ok(
      'Proof of inclusion',
      toWireInclusion(operations.proveInclusion(caller, query.seq, query.size ?? null)),
    ),
});

const consistency = defineRoute({
  method: 'GET',
  path: '/api/v1/audit/proofs/consistency',
  summary: 'Proof that the log has only grown since it had so many rows',
  permission: 'logs:read',
  limit: 'action',
  query: z.strictObject({ from: size, to: rows('Default: as many as there are.') }),
  success: { status: 200, description: 'The proof (RFC 9162, section 2.1.4)', data: consistencySchema },
  codes: ['log_size', 'log_incomplete'],
  handler: ({ query }, { operations, caller }) =>
    ok(
      'Proof of consistency',
      toWireConsistency(operations.proveConsistency(caller, query.from, query.to ?? null)),
    ),
});

const exported = defineRoute({
  method: 'GET',
  path: '/api/v1/audit/export',
  summary: 'The whole log with what proves it, for programs on the hub itself: doorward logs export',
  permission: 'logs:export',
  limit: 'action',
  success: {
    status: 200,
    description:
      'NDJSON: the lines that a cloud gets, and last a signed checkpoint. One without is not whole, and may say why as `broken_off`. `doorward logs verify` and `scripts/verify-log.mjs` check it.',
    data: null,
    raw: 'application/x-ndjson',
  },
  codes: ['too_many_exports', 'log_incomplete'],
  handler: (_, { operations, caller, live }) => {
    live.exports.requireRoom();
    const pieces = operations.exportLog(caller);
    return {
      kind: 'stream',
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'doorward-log-signed.ndjson',
      begin: (response) => void live.exports.begin(response, { pieces, isAdmitted: live.isAdmitted }),
    };
  },
});

export const auditRoutes: readonly Route[] = [
  standing,
  checkpoint,
  picture('svg', 'image/svg+xml'),
  picture('png', 'image/png'),
  inclusion,
  consistency,
  exported,
];
