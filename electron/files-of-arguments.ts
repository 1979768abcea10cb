import path from 'node:path';

/**
 * The files that a command line of the app names, absolute. In a checkout the first argument is the
 * app's folder; switches (Chromium's and Electron's own) are no files.
 */
export function filesOfArguments(
  argv: readonly string[],
  packaged: boolean,
  folder: string,
): string[] {
  return argv
    .slice(packaged ? 1 : 2)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(folder, argument));
}
