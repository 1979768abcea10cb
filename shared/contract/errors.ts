import type { TeardownError } from '../base/errors.ts';

/** How errors are made and thrown. */
export { TeardownFailure, teardownError } from '../base/errors.ts';
/** What an error is. */
export type { ErrorCode, TeardownError } from '../base/errors.ts';

/** Compressed captures, by the name that `detail` has for them, and how to decompress them. */
const DECOMPRESS: readonly (readonly [string, string])[] = [
  ['gzip', 'gunzip -k'],
  ['Zstandard', 'zstd -d'],
  ['lz4', 'lz4 -d'],
  ['xz', 'xz -dk'],
  ['bzip2', 'bunzip2 -k'],
];

/** What an error left of its capture: nothing, or what came before the damage. */
export type WhatIsLeft = 'nothing' | 'part';

/** What to try, for each error: one sentence that a window or a command line adds. */
export function adviceFor(error: TeardownError, left: WhatIsLeft = 'nothing'): string {
  switch (error.code) {
    case 'not-found':
      return couldNotBeWritten(error)
        ? 'Choose a folder that exists.'
        : 'Check the path; the file may have been moved or not yet written.';
    case 'not-readable':
      if (couldNotBeWritten(error)) return 'Write it under another name or to another folder.';
      return error.detail.startsWith('This is a folder')
        ? 'Name the capture files in it.'
        : 'Check the permissions of the file and its folder.';
    case 'not-a-capture':
      return 'Open a pcap, pcapng, snoop or ERF file, or paste lines of packets; convert other formats with: editcap -F pcapng IN OUT.pcapng';
    case 'empty-file':
      return 'The capture may not have been started or flushed yet; try again once packets were written.';
    case 'unsupported-format':
      return otherFormatAdvice(error);
    case 'damaged':
      return left === 'part'
        ? 'Results are complete up to the damage; capture or copy the file again for the rest.'
        : 'Nothing of it could be read; capture or copy the file again.';
    case 'disk-full':
      return couldNotBeWritten(error)
        ? 'Free space there, or write it to another folder.'
        : 'Free space in the temporary folder, or set TMPDIR to a larger one.';
    case 'worker-died':
      return aboutReport(error)
        ? 'Make the report again; if it happens again, please report it with the text above.'
        : 'Open the capture again; if it happens again, please report it with the text above.';
    case 'internal':
      return internalAdvice(error);
    case 'out-of-memory':
      return 'Close other captures or cut this one by time: editcap -A START -B STOP IN OUT.pcapng';
    case 'stale-view':
    case 'no-analysis':
    case 'no-flow':
    case 'no-packet':
      return 'Reload the window.';
    case 'bad-request':
      return 'Choose another name or selection; in a window, reload it if that does not help.';
    case 'cancelled':
      return 'What was read so far is shown.';
    case 'not-a-case':
      return 'Open a .teardown file that Teardown wrote; where it was copied, copy it again.';
    case 'case-newer':
      return 'Open it with the Teardown that wrote it, or a newer one; nothing of it is changed here.';
    case 'case-not-kept':
      return 'Changes stay in this window and are tried again; free space or allow writing there, or save the case elsewhere.';
    case 'case-without-captures':
      return 'Put the captures beside the case file, or open both together.';
  }
}

/** The error is about a file to be written, an export or a report; its detail says which and why. */
function couldNotBeWritten({ detail }: TeardownError): boolean {
  return /\bcould not be written: |\bwere written\b/u.test(detail);
}

/** The error is about the making of a report: the analysis stands. */
function aboutReport({ detail }: TeardownError): boolean {
  return /^The (?:report|typesett)/u.test(detail);
}

function internalAdvice(error: TeardownError): string {
  if (/cannot be loaded/u.test(error.detail))
    return 'Install Teardown again, for this platform; the text above says what works without it.';
  if (aboutReport(error))
    return 'Make the report again, with fewer sections if need be; if it happens again, please report it with the text above.';
  return 'Try it again; if it happens again, please report it with the text above.';
}

function otherFormatAdvice(error: TeardownError): string {
  const file = error.where.file ?? 'FILE';
  const twice = /^The (\S+) file holds a (.+) file: it was compressed twice/u.exec(error.detail);
  if (twice !== null)
    return `Decompress it once first: ${commandFor(twice[1]) ?? 'see above'} ${file}`;
  // What a compressed file holds is named last: that is what has to be converted.
  const name = /another format: (.+)\.$/u.exec(error.detail)?.[1] ?? error.detail;
  if (name.includes('Teardown case')) return 'Name its captures, and the case with --case.';
  const command = commandFor(name);
  if (command === null) return 'Convert it with: editcap -F pcapng IN OUT.pcapng';
  return `Decompress it first: ${command} ${file}`;
}

function commandFor(compression: string): string | null {
  const named = ([name]: readonly [string, string]): boolean =>
    new RegExp(`\\b${name}\\b`, 'iu').test(compression);
  return DECOMPRESS.find(named)?.[1] ?? null;
}
