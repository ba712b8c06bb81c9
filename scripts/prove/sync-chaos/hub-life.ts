import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startProgram, type ChildProgram } from '../../../test/support/child-program.js';
import type { FleetClient } from '../../simulate-fleet/fleet-client.js';
import { checkReplica, type ReplicaCheck } from '../../simulate-fleet/replica.js';
import type { Seeded } from '../seeded.js';
import { withStoredHub } from './stored-hub.js';

/** What the cloud takes in goes through one disk with all the rest of this machine. */
const REST_MAX_MS = 180_000;
/** One death in so many, the disk is copied; one in so many, the hub comes back with the copy: as after a restore. */
const COPIES = 2;
const RESTORES = 4;

export interface HubLifeDeps {
  readonly bundle: string;
  readonly folder: string;
  readonly url: string;
  readonly authorityFile: string;
  /** How wrong the hub's wall clock is. */
  readonly skewMs: number;
  readonly random: Seeded;
  readonly fleet: FleetClient;
}

/** One hub over its lives, each of which ends with a kill -9. */
export class HubLife {
  id = '';
  restores = 0;
  private readonly deps: HubLifeDeps;
  private readonly data: string;
  private readonly copy: string;
  private program: ChildProgram | null = null;
  private lives = 0;
  private hasCopy = false;
  private isDying = false;
  private said = '';

  constructor(deps: HubLifeDeps) {
    this.deps = deps;
    this.data = path.join(deps.folder, 'data');
    this.copy = path.join(deps.folder, 'copy');
    mkdirSync(this.data, { recursive: true });
  }

  /** Starts, and has its owner type the code. */
  async moveIn(): Promise<void> {
    const program = await this.start();
    const [, code = ''] = await program.says(/^claim (.+)$/m, () => undefined, REST_MAX_MS);
    await this.deps.fleet.claim(code, `hub ${this.id}`);
  }

  /** kill -9, whatever it is doing; then it starts again, on the same disk or an older one. */
  async kill(): Promise<void> {
    if (this.isDying) return;
    this.isDying = true;
    await this.end();
    const { random } = this.deps;
    if (this.hasCopy && random(RESTORES) === 0) {
      replace(this.copy, this.data);
      this.restores += 1;
    } else if (random(COPIES) === 0) {
      replace(this.data, this.copy);
      this.hasCopy = true;
    }
    await this.start();
    this.isDying = false;
  }

  /** Nobody lives there any more, everything goes up, and then the cloud is held against the disk. */
  async rest(): Promise<ReplicaCheck> {
    const { program } = this;
    await program?.says(
      /^rested$/m,
      () => {
        program.send('rest');
      },
      REST_MAX_MS,
    );
    await this.end();
    return withStoredHub(path.join(this.data, 'hub.db'), this.id, (hub) =>
      checkReplica(hub, this.deps.fleet),
    );
  }

  async end(): Promise<void> {
    await this.program?.kill9();
    // It says nothing but what is asked for, and what went wrong.
    this.said += (this.program?.output ?? '').replace(/^(\{"hub_id".*|claim .*|rested)\n/gm, '');
    this.program = null;
  }

  get words(): string {
    return this.said;
  }

  private async start(): Promise<ChildProgram> {
    const { bundle, url, authorityFile, skewMs, random } = this.deps;
    this.lives += 1;
    const args = [bundle, this.data, url, authorityFile, String(skewMs), String(random(1_000_000))];
    const program = startProgram({ args });
    this.program = program;
    const { hub_id: id } = JSON.parse(await program.firstLine()) as { hub_id: string };
    this.id = id;
    return program;
  }
}

function replace(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
