import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const SOURCE = path.resolve(import.meta.dirname, '../../../firmware-protocol/reference-c');
/** On a machine that does much else; the build takes a few seconds. */
const BUILD_MS = 240_000;

export type CProgram = 'sim' | 'vectors' | 'fuzz';

/** Why the lock in C can't be built on this machine; false when it can. Fits the `skip` of a test. */
export const cannotBuild: string | false = obstacle();

/** Builds `programs` into a new temporary folder, gone when the test ends. @returns the folder they are in */
export async function buildC(
  t: { teardown(action: () => void): unknown },
  programs: readonly CProgram[],
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-c-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const variant = hasSanitizers(folder) ? 'sanitized' : 'plain';
  const bin = path.join(folder, variant, 'bin');
  const targets = programs.map((program) => path.join(bin, program));
  await promisify(execFile)('make', ['-s', '-j2', `BUILD=${folder}`, ...targets], {
    cwd: SOURCE,
    timeout: BUILD_MS,
    env: withoutMake(),
  });
  return bin;
}

function obstacle(): string | false {
  for (const tool of ['cc', 'make', 'pkg-config']) {
    if (spawnSync(tool, ['--version']).status !== 0) return `there is no ${tool} here, so no lock in C`;
  }
  if (spawnSync('pkg-config', ['--exists', 'libsodium']).status !== 0)
    return 'the development files of libsodium are not here, so no lock in C';
  return false;
}

/** Some compilers come without the libraries of their sanitizers. */
function hasSanitizers(folder: string): boolean {
  const source = path.join(folder, 'probe.c');
  writeFileSync(source, 'int main(void) { return 0; }\n');
  const probe = path.join(folder, 'probe');
  const built = spawnSync('cc', ['-fsanitize=address,undefined', source, '-o', probe]).status === 0;
  return built && spawnSync(probe).status === 0;
}

/** The flags of a make that started the tests are not for this one. */
function withoutMake(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MAKE|MFLAGS|CFLAGS|CPPFLAGS|LDFLAGS)/.test(name)),
  );
}
