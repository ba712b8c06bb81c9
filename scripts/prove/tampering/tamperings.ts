import { ErasureDigest, leftOf } from '../../../src/audit/erasure.js';
import { eventLineText } from '../../../src/audit/replica/event-line.js';
import type { Seeded } from '../seeded.js';
import {
  checkpointLine,
  isPruned,
  rechained,
  rowOf,
  STRANGER,
  strangersCheckpoint,
  withLeaf,
} from './forge.js';
import { blanked, edited, erasedOtherwise, hidden, pruned, telling } from './row-changes.js';
import type { SampleLog } from './sample-log.js';
/** What became of an export. */
export interface Tampered {
  readonly bytes: Buffer;
  /** Whether it takes a checkpoint from elsewhere to see it: without, it is an export from earlier. */
  readonly needsCheckpoint?: true;
}

interface Scene extends SampleLog {
  readonly other: SampleLog;
  /** A number below. */
  readonly n: Seeded;
  readonly rows: readonly string[];
  /** The last line. */
  readonly end: string;
  /** A row that is there with its body, by its place. */
  readonly at: number;
}

type Tampering = (scene: Scene) => Tampered;

const file = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const ofLines =
  (change: (scene: Scene) => readonly string[]): Tampering =>
  (scene) => ({ bytes: file(change(scene)) });
const ofBytes =
  (change: (bytes: Buffer, scene: Scene) => Buffer): Tampering =>
  (scene) => ({
    bytes: change(file(scene.lines), scene),
  });
const replaced = (rows: readonly string[], at: number, ...by: readonly string[]) =>
  rows.toSpliced(at, 1, ...by);

const signedByStranger = (rows: readonly string[], { verifier }: Scene) => [
  ...rows,
  checkpointLine(strangersCheckpoint(rows, verifier.name)),
];

/** Every way in which an export is tampered with, by what it is called in the summary. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a bit flipped': ofBytes((bytes, { n }) => {
    const at = n(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << n(8));
    return bytes;
  }),
  'a byte put in': ofBytes((bytes, { n }) => {
    const at = n(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.of(n(256)), bytes.subarray(at)]);
  }),
  'a byte taken out': ofBytes((bytes, { n }) => {
    const at = n(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  }),
  'bytes cut off at the end': ofBytes((bytes, { n }) => bytes.subarray(0, n(bytes.length))),
  'said otherwise in JSON': ofLines(({ lines, n }) => {
    const at = n(lines.length);
    const line = lines[at] ?? '';
    const ways = [
      line.replace('{', '{ '),
      `${line} `,
      `${line}\r`,
      `\ufeff${line}`,
      line.replace('}', ',"more":1}'),
      line.replace(/"(\w)/, (_, first: string) => `"\\u00${first.charCodeAt(0).toString(16)}`),
      line.replace(/^\{"seq":(\d+),"type":("\w+")/, '{"type":$2,"seq":$1'),
      line.replace(/^\{"seq":(\d+)/, '{"seq":0,"seq":$1'),
      line.replace(/"seq":(\d+)/, '"seq":$1.0'),
      line.replace('"v":1', '"v":2'),
      line.replace(/"at":"\d/, '"at":"1'),
    ].filter((way) => way !== line);
    return replaced(lines, at, ways[n(ways.length)] ?? '');
  }),
  'a fact edited': ofLines((scene) => [
    ...replaced(scene.rows, scene.at, eventLineText(edited(scene))),
    scene.end,
  ]),
  'edited, with its leaf': ofLines((scene) => [
    ...replaced(scene.rows, scene.at, eventLineText(withLeaf(edited(scene)))),
    scene.end,
  ]),
  'edited, all hashes made anew': ofLines((scene) => [
    ...rechained(replaced(scene.rows, scene.at, eventLineText(withLeaf(edited(scene)))), false),
    scene.end,
  ]),
  'edited, and signed by a stranger': ofLines((scene) =>
    signedByStranger(
      rechained(replaced(scene.rows, scene.at, eventLineText(withLeaf(edited(scene)))), false),
      scene,
    ),
  ),
  'a salt changed': ofLines((scene) => {
    const row = rowOf(scene.rows[scene.at] ?? '');
    const salt = Uint8Array.from(row.salt, (byte, at) => (at === 0 ? byte ^ 1 : byte));
    return [...replaced(scene.rows, scene.at, eventLineText({ ...row, salt })), scene.end];
  }),
  'rows deleted': ofLines(({ rows, end, n }) => [...rows.toSpliced(n(rows.length), 1 + n(3)), end]),
  'deleted, all hashes made anew': ofLines(({ rows, end, at }) => [
    ...rechained(rows.toSpliced(at, 1), true),
    end,
  ]),
  'deleted, and signed by a stranger': ofLines((scene) =>
    signedByStranger(rechained(scene.rows.toSpliced(scene.at, 1), true), scene),
  ),
  'two rows swapped': ofLines(({ rows, end, n }) => {
    const [a, b] = [n(rows.length - 1), n(rows.length - 1)];
    const [from, to] = a === b ? [a, a + 1] : [a, b];
    return [...replaced(replaced(rows, from, rows[to] ?? ''), to, rows[from] ?? ''), end];
  }),
  'swapped, all hashes made anew': ofLines(({ rows, end, at }) => {
    const with2 = at === rows.length - 1 ? at - 1 : at;
    return [...rechained(rows.toSpliced(with2, 2, rows[with2 + 1] ?? '', rows[with2] ?? ''), true), end];
  }),
  'a row put in twice': ofLines(({ rows, end, n, at }) => [
    ...rows.toSpliced(n(rows.length + 1), 0, rows[at] ?? ''),
    end,
  ]),
  'put in, all hashes made anew': ofLines((scene) => [
    ...rechained(scene.rows.toSpliced(scene.at, 0, eventLineText(withLeaf(edited(scene)))), true),
    scene.end,
  ]),
  'a row of another log': ofLines(({ rows, end, n, at, other }) => [
    ...replaced(rows, at, other.lines[n(other.lines.length - 1)] ?? ''),
    end,
  ]),
  'the rows of another log': ofLines(({ end, other }) => [...other.lines.slice(0, -1), end]),
  'all of another log': ofLines(({ other }) => other.lines),
  'the last rows cut off': ofLines(({ rows, end, n }) => [...rows.slice(0, n(rows.length)), end]),
  'cut off with the checkpoint': ofLines(({ rows, n }) => rows.slice(0, n(rows.length + 1))),
  'cut off, with an older checkpoint': ({ rows, older }) => ({
    bytes: file([...rows.slice(0, older.size), checkpointLine(older.note)]),
    needsCheckpoint: true,
  }),
  'another checkpoint at the end': ofLines(({ rows, older, newest, verifier, n }) => {
    const others = [
      older.note,
      newest.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 1}\n`),
      newest.replace(/time 2/, 'time 3'),
      newest.replace(/\nchain /, '\npruned\nchain '),
      `${newest}\u2014 somebody AAAA\n`,
      strangersCheckpoint(rows, verifier.name),
      strangersCheckpoint(rows, STRANGER.name),
    ];
    return [...rows, checkpointLine(others[n(others.length)] ?? '')];
  }),
  'more after the checkpoint': ofLines(({ lines, n }) => [...lines, lines[n(lines.length)] ?? '']),
  'blanked, as if erased': ofLines((scene) => {
    const by = scene.at + 1 + 1 + scene.n(5);
    return [...replaced(scene.rows, scene.at, eventLineText(blanked(scene, by))), scene.end];
  }),
  'told otherwise behind its hashes': ofLines((scene) => [
    ...replaced(scene.rows, scene.at, hidden(scene)),
    scene.end,
  ]),
  'blanked, and told of': ofLines((scene) => {
    const row = blanked(scene, scene.rows.length + 1);
    const digest = new ErasureDigest();
    const isWho = row.proof.form === 2 && 'hash' in row.proof.who;
    digest.add(leftOf(row, isWho ? 'who' : 'text'));
    const told = telling(replaced(scene.rows, scene.at, eventLineText(row)), 'LOG_ERASED', {
      rows: 1,
      digest: digest.hex(),
    });
    const rows = rechained(told, false);
    return scene.n(2) === 0 ? [...rows, scene.end] : signedByStranger(rows, scene);
  }),
  'bodies taken out, as if no longer kept': ofLines(({ rows, end, n }) => [
    ...pruned(rows, 1 + n(rows.length), n).map((line, at) =>
      isPruned(rows[at] ?? '') ? (rows[at] ?? '') : line,
    ),
    end,
  ]),
  'bodies taken out, and told of': ofLines((scene) => {
    const { rows, newest, older, verifier, n } = scene;
    const notes = [newest, older.note, strangersCheckpoint(rows, verifier.name, true)];
    const told = telling(rows, 'LOG_PRUNED', { checkpoint: notes[n(notes.length)] });
    const forged = rechained(pruned(told, 1 + n(rows.length), n), false);
    return n(2) === 0 ? [...forged, scene.end] : signedByStranger(forged, scene);
  }),
  'erased of what is no longer kept': ofLines(({ rows, end, n }) => [
    ...(erasedOtherwise(rows, n) ?? rows),
    end,
  ]),
  'what stands where something was erased': ofLines(({ rows, end, at }) => {
    const erased = rows.findIndex((line) => line.includes('"erased_by"'));
    const from = erased === -1 ? at : erased;
    const row = rowOf(rows[from] ?? '');
    const event = {
      ...row.event,
      description: `${row.event.description}!`,
      actor: { ...row.event.actor, name: 'Eve' },
    };
    return [...replaced(rows, from, eventLineText({ ...row, event })), end];
  }),
};

/** Kinds for which the log must have rows that are no longer kept. */
export const OF_WHAT_IS_GONE: readonly string[] = ['erased of what is no longer kept'];

/** One tampering with an export, chosen at random among rows and places. */
export function tamper(name: string, log: SampleLog, other: SampleLog, n: Seeded): Tampered | null {
  const rows = log.lines.slice(0, -1);
  const bodies = rows.flatMap((line, at) => (isPruned(line) ? [] : [at]));
  const at = bodies[n(bodies.length)] ?? 0;
  const made = TAMPERINGS[name]?.({ ...log, other, n, rows, at, end: log.lines.at(-1) ?? '' });
  return made && !made.bytes.equals(file(log.lines)) ? made : null;
}
