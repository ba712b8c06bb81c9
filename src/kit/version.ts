/** Of this program, as `package.json` has it: told by `/health` and `doorward --version`. */
export const VERSION = '0.1.0';
