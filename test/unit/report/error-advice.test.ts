import { describe, expect, it } from 'vitest';
import { adviceFor, teardownError, type ErrorCode } from '../../../shared/contract/errors.ts';

describe('what to try after an error', () => {
  it.each<[ErrorCode, string, string]>([
    ['worker-died', 'The analysis thread died: out of memory.', 'Open the capture again'],
    ['worker-died', "The report's thread died: out of memory.", 'Make the report again'],
    ['worker-died', 'The typesetting thread ended (out of memory).', 'Make the report again'],
    [
      'internal',
      'The typesetter for PDF and preview (x) cannot be loaded on linux x64: no such file. HTML and Markdown reports work without it.',
      'Install Teardown again',
    ],
    ['internal', 'The report could not be typeset: unknown font.', 'Make the report again'],
    ['internal', 'x is undefined', 'Try it again'],
    ['disk-full', 'a.pdf could not be written: its disk is full (after 1 kB).', 'Free space there'],
    ['disk-full', 'No space for the decompressed capture.', 'Free space in the temporary folder'],
    ['not-found', 'a.pdf could not be written: there is no such folder.', 'Choose a folder'],
    [
      'not-readable',
      'a.pdf could not be written: this user may not write there.',
      'Write it under',
    ],
    ['not-readable', 'This is a folder.', 'Name the capture files'],
    ['bad-request', 'a.pcap is the capture itself.', 'Choose another name'],
    ['stale-view', 'The view is outdated.', 'Reload the window.'],
  ])('%s, %s', (code, detail, advice) => {
    expect(adviceFor(teardownError(code, detail)).startsWith(advice)).toBe(true);
  });
});
