// Loaded into a hub before anything else: on this machine there is no time service that could be asked.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const { execFile } = childProcess;
childProcess.execFile = (program, args, options, done) => {
  if (program !== 'timedatectl' && program !== 'chronyc') return execFile(program, args, options, done);
  setImmediate(done, new Error('not here'), '', '');
  return undefined;
};
syncBuiltinESMExports();
