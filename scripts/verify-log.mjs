#!/usr/bin/env node
// Checks a file that `doorward logs export` wrote. Needs Node.js 20.12 or later and nothing else: no library, no code of the hub.
//   node verify-log.mjs FILE --key PUBLIC_KEY [--checkpoint FILE]
// PUBLIC_KEY is what `doorward logs key` prints on the hub; get it apart from the file, and keep it. A checkpoint from elsewhere
// (paper, MQTT, the cloud) shows whether the file has all that the log had then. Exit code: 0 whole, 7 not, 2 asked wrongly.
// Checked is that each line is exactly as the hub writes it; that rows are numbered without a gap; that each, with its salt, hashes
// to its leaf, and follows the one before in the hash chain; that the Merkle tree over the leaves (RFC 9162) and the chain are those
// of the checkpoint at the end, signed with Ed25519; that what was erased at a person's request is accounted for by a row that tells
// of it; and that what is no longer kept is covered by a record that the log's key signed.
import { createPublicKey, hash as digest, verify as isSignedBy } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const LINE_BYTES_MAX = 256 * 1024;
const CHECKPOINT = /^(\S+)\n(0|[1-9]\d{0,14})\n(\S+)\nchain (\S+)\ntime (\S+)( untrusted)?\n(pruned\n)?$/;
const TOLD = 'id,at_ms,success,reason,description,device_id,user_id,target_user_id,actor';
const DATA = `${TOLD},method,ip_address,command_id,lock_event_key,facts,proof`;
const FORM = 'the line is not as the hub writes it';
const USAGE = 'usage: node verify-log.mjs FILE --key PUBLIC_KEY [--checkpoint FILE]';

class Broken extends Error {}
const no = (what) => {
  throw new Broken(what);
};
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);
const isSalt = (text) => /^[0-9a-f]{32}$/.test(text);
const names = (object) => Object.keys(object ?? {}).join();
const bytes = (hex) => Buffer.from(hex, 'hex');
const hex = (buffer) => buffer.toString('hex');
const sha = (...parts) => digest('sha256', Buffer.concat(parts.map((part) => Buffer.from(part))), 'buffer');
/** SHA-256 over a byte that tells what is hashed, and what is. */
const tagged = (tag, ...parts) => sha(Buffer.of(tag), ...parts);
/** Canonical JSON (RFC 8785). */
function json(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(json).join()}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${json(value[name])}`).join()}}`;
}

/** Reads `name+id+key` (C2SP signed-note). */
function readKey(text) {
  const form = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? no('the public key is malformed');
  const [, name, id, base64] = form;
  const typed = Buffer.from(base64, 'base64');
  if (typed.length !== 33 || typed[0] !== 1) no('the public key is not one of Ed25519');
  if (hex(sha(`${name}\n`, typed).subarray(0, 4)) !== id) no('the public key has the id of another');
  const der = Buffer.concat([bytes('302a300506032b6570032100'), typed.subarray(1)]);
  return { name, id: bytes(id), key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** What a note says that this key signed (C2SP tlog-checkpoint). @param alone whether nobody else may have signed it */
function openCheckpoint({ name, id, key }, note, alone) {
  const cut = note.lastIndexOf('\n\n');
  const text = note.slice(0, cut + 1);
  const signatures = note.slice(cut + 2, -1).split('\n');
  const form = CHECKPOINT.exec(text);
  if (!form || !note.endsWith('\n') || (alone && signatures.length > 1)) no('a checkpoint is malformed');
  const isSigned = signatures.some((line) => {
    const signature = Buffer.from(line.slice(name.length + 3), 'base64');
    const written = `\u2014 ${name} ${signature.toString('base64')}`;
    const isOurs = line === written && id.equals(signature.subarray(0, 4));
    return isOurs && isSignedBy(null, Buffer.from(text), key, signature.subarray(4));
  });
  if (!isSigned) no('a checkpoint is not signed with this key');
  const [, origin, size, root, chain, time, , pruned] = form;
  if (origin !== name) no('a checkpoint is of another log');
  const from64 = (text) => Buffer.from(text, 'base64');
  return { size: +size, root: from64(root), chain: from64(chain), time, isPruned: pruned !== undefined };
}

/** Merkle tree (RFC 9162, section 2.1.1): its perfect subtrees, the smallest last, with one more leaf. */
function grow(peaks, leaf) {
  let [hash, level] = [leaf, 0];
  while (peaks.at(-1)?.level === level) [hash, level] = [tagged(1, peaks.pop().hash, hash), level + 1];
  peaks.push({ hash, level });
}
function rootOf(peaks) {
  if (peaks.length === 0) return sha();
  return peaks.map(({ hash }) => hash).reduceRight((right, left) => tagged(1, left, right));
}

/** Of a part of a row a commitment is hashed: by its salt while it is there, as a hash once it was erased. */
const isRow = (by) => Number.isSafeInteger(by) && by > 0;
const isPart = (part) =>
  (names(part) === 'salt' && isSalt(part.salt)) ||
  (names(part) === 'hash,erased_by' && isHash(part.hash) && isRow(part.erased_by));
const commitment = (part, text) => ('salt' in part ? hex(tagged(2, bytes(part.salt), text)) : part.hash);
function isEvent({ data, v, at }) {
  const { proof, proof: { of } = {}, actor } = data;
  const isForm2 = names(of) === 'form,who,text' && of.form === 2 && isPart(of.who) && isPart(of.text);
  // A row of form 1 tells of nobody beside who did it: there no hash would hold that.
  const isForm1 =
    names(of) === 'form,erased_by' && of.form === 1 && (of.erased_by === null || isRow(of.erased_by));
  const isProof = names(proof) === 'salt,leaf_hash,of' && isSalt(proof.salt) && isHash(proof.leaf_hash);
  const isForm = isForm2 || (isForm1 && data.target_user_id === null);
  const isWhole = names(data) === DATA && names(actor) === 'kind,id,name' && isForm && isProof;
  return isWhole && v === 1 && at === new Date(data.at_ms).toISOString();
}

/** What the leaf of a row is a hash of. @param blank without what can be erased of a row of form 1 */
function canonical({ seq, type, data }, blank) {
  const { actor, ip_address, description, facts, target_user_id, proof, ...rest } = data;
  const [shared, of] = [{ ...rest, seq, type }, proof.of];
  if (of.form === 1) {
    const told = { actor, ip_address, description, data: facts };
    const left = { actor: { ...actor, name: '' }, ip_address: null, description: '', data: {} };
    return json({ ...shared, ...(blank ? left : told) });
  }
  const who = commitment(of.who, json({ ip_address, name: actor.name }));
  const text = commitment(of.text, json({ data: facts, description }));
  return json({ ...shared, actor: { id: actor.id, kind: actor.kind }, form: 2, target_user_id, text, who });
}

/** Checks an export line by line. */
class LogCheck {
  // `erasures`: what was erased, by the number of the row that should tell of it; `prunable`: how far a record says that rows are gone.
  constructor(key, earlier) {
    Object.assign(this, { rows: 0, pruned: 0, prunable: 0, peaks: [], erasures: new Map(), end: null });
    this.chain = Buffer.alloc(32);
    this.key = readKey(key);
    this.earlier = earlier === null ? null : openCheckpoint(this.key, earlier, false);
  }
  take(text) {
    if (this.end) no('there is something after the checkpoint');
    const line = JSON.parse(text);
    if (names(line) === 'checkpoint') return this.finish(String(line.checkpoint), text);
    if (names(line) !== 'seq,type,v,at,data,hash' || typeof line.data !== 'object') no(FORM);
    if (line.seq !== this.rows + 1) no(`row ${line.seq} stands where row ${this.rows + 1} should`);
    const leaf = line.type === 'PRUNED' ? this.prunedRow(line, text) : this.row(line, text);
    this.chain = tagged(1, this.chain, leaf);
    if (hex(this.chain) !== line.hash) no('it does not follow the row before');
    grow(this.peaks, leaf);
    this.rows += 1;
    if (this.rows === this.earlier?.size) this.compare(this.earlier, 'the earlier checkpoint');
  }
  row(line, text) {
    if (!isEvent(line)) no(FORM);
    const { actor, ip_address, description, facts, proof } = line.data;
    const { of } = proof;
    // Facts stand in canonical form, which is not that of JSON.stringify where a name is a number.
    const written = JSON.stringify({ ...line, data: { ...line.data, facts: 0 } });
    if (text !== written.replace('"facts":0,"proof"', () => `"facts":${json(facts)},"proof"`)) no(FORM);
    const [who = null, words = null] =
      of.form === 1 ? [of.erased_by, of.erased_by] : [of.who.erased_by, of.text.erased_by];
    if (who !== null && (actor.name !== 'erased' || ip_address !== null)) no(FORM);
    const isBlank = description === 'Erased at the request of a person.' && json(facts) === '{}';
    if (words !== null && !isBlank) no(FORM);
    const leaf = bytes(proof.leaf_hash);
    const made = () => tagged(0, bytes(proof.salt), canonical(line, false));
    if ((of.form === 2 || who === null) && !made().equals(leaf)) no('it is not what was logged');
    const left = (parts) => sha(leaf, of.form === 1 ? canonical(line, true) : parts);
    if (who !== null) this.erased(line.seq, who, left(who === words ? 'who+text' : 'who'));
    if (words !== null && who !== words) this.erased(line.seq, words, left('text'));
    this.settle(line);
    if (line.type === 'LOG_PRUNED') {
      const record = openCheckpoint(this.key, String(facts.checkpoint), true);
      if (!record.isPruned || record.size >= line.seq) no('it is no record of what is no longer kept');
      this.prunable = Math.max(this.prunable, record.size);
    }
    return leaf;
  }

  /** Of a row that is no longer kept there are its hashes, and what accounts for erasures. */
  prunedRow(line, text) {
    const { leaf_hash: leaf, erased } = line.data;
    const isForm = names(line.data) === 'leaf_hash,erased' && isHash(leaf) && Array.isArray(erased);
    const isWritten = line.v === 1 && line.at === '1970-01-01T00:00:00.000Z' && JSON.stringify(line) === text;
    if (!isForm || !isWritten) no(FORM);
    if (this.pruned !== this.rows) no('it is gone, and the row before it is there');
    this.pruned = line.seq;
    if (this.erasures.has(line.seq)) no('it should tell of an erasure, and is gone');
    for (const [at, [by, left, ...more]] of erased.entries()) {
      if (!isHash(left) || more.length > 0 || by <= erased[at - 1]?.[0]) no(FORM);
      this.erased(line.seq, by, bytes(left));
    }
    return bytes(leaf);
  }
  erased(seq, by, left) {
    if (!Number.isSafeInteger(by) || by <= seq) no('the row that should tell of its erasure is before it');
    const before = this.erasures.get(by) ?? { rows: 0, digest: Buffer.alloc(32) };
    this.erasures.set(by, { rows: before.rows + 1, digest: tagged(3, before.digest, left) });
  }
  settle({ seq, type, data: { facts } }) {
    const gone = this.erasures.get(seq);
    this.erasures.delete(seq);
    if (type !== 'LOG_ERASED' && !gone) return;
    const isTold = type === 'LOG_ERASED' && facts.rows === gone?.rows && facts.digest === hex(gone.digest);
    if (!isTold) no('what it says was erased is not what is gone');
  }
  compare({ size, root, chain }, name) {
    const isSame = rootOf(this.peaks).equals(root) && this.chain.equals(chain);
    if (!isSame) no(`the first ${size} rows are not those of ${name}`);
  }
  finish(note, text) {
    if (text !== JSON.stringify({ checkpoint: note })) no(FORM);
    const end = openCheckpoint(this.key, note, true);
    if (end.size !== this.rows) no(`the checkpoint is of ${end.size} rows, and there are ${this.rows}`);
    this.compare(end, 'the checkpoint at the end');
    if (this.earlier?.size > this.rows) no(`it was cut off: the log had ${this.earlier.size} rows before`);
    if (this.pruned > this.prunable) no(`the first ${this.pruned} rows are gone, and no record says so`);
    const [unsettled] = this.erasures.keys();
    if (unsettled !== undefined) no(`row ${unsettled} should tell of an erasure and is not there`);
    this.end = end;
  }
}

/** @param chunks the file, in pieces @param key as `doorward logs key` prints it @param earlier the text of a checkpoint; null: none */
export function verifyLog(chunks, key, earlier = null) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 0;
  try {
    const check = new LogCheck(key, earlier);
    let rest = Buffer.alloc(0);
    for (const chunk of chunks) {
      rest = Buffer.concat([rest, chunk]);
      for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
        line += 1;
        check.take(decoder.decode(rest.subarray(0, at)));
        rest = rest.subarray(at + 1);
      }
      if (rest.length > LINE_BYTES_MAX) no('the line is too long');
    }
    line += 1;
    if (rest.length > 0) no('it breaks off within the line');
    if (!check.end) no('it does not end in a checkpoint: it was cut off');
    return { ok: true, rows: check.rows, pruned: check.pruned, time: check.end.time };
  } catch (error) {
    if (error.errno) throw error;
    return { ok: false, line, what: error instanceof Broken ? error.message : FORM };
  }
}

function* chunksOf(file) {
  const handle = openSync(file);
  const buffer = Buffer.alloc(1024 * 1024);
  for (let n = readSync(handle, buffer); n > 0; n = readSync(handle, buffer)) yield buffer.subarray(0, n);
  closeSync(handle);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    // What it does not know it refuses: a check that was asked for and not made would be taken for one that held.
    const options = { key: { type: 'string' }, checkpoint: { type: 'string' } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { key, checkpoint: from } = values;
    const [file, ...others] = positionals;
    if (!key || !file || others.length > 0) throw new Error(USAGE);
    readKey(key);
    // A shell may have taken the last line feed of a checkpoint.
    const earlier = from === undefined ? null : `${readFileSync(from, 'utf8').trimEnd()}\n`;
    const verdict = verifyLog(chunksOf(file), key, earlier);
    const gone = verdict.pruned ? `, of which the first ${verdict.pruned} are no longer kept` : '';
    if (verdict.ok) console.log(`Whole: ${verdict.rows} rows${gone}, signed ${verdict.time}.`);
    else console.error(`NOT WHOLE${verdict.line ? `, line ${verdict.line}` : ''}: ${verdict.what}.`);
    process.exitCode = verdict.ok ? 0 : 7;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
