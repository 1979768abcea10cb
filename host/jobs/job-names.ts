import path from 'node:path';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import type { PseudonymOptions } from '../../shared/report/report-options.ts';
import { openPseudonyms } from '../worker/open-pseudonyms.ts';

/**
 * The name to suggest for an export: after the first capture, "office-flows.csv"; under pseudonyms
 * after that capture's made-up name, "capture-1f2e3d4c-flows.csv".
 */
export function suggestedName(captures: readonly string[], what: ExportSpec): string {
  const base = captures.length === 0 ? 'teardown' : withoutEnding(nameOf(captures[0], what));
  const more = captures.length > 1 ? `-and-${captures.length - 1}-more` : '';
  return `${plainName(base)}${more}-${endingOf(what)}`;
}

function nameOf(capture: string, what: ExportSpec): string {
  const pseudonyms = pseudonymsOf(what);
  return pseudonyms === null ? capture : openPseudonyms(pseudonyms).file(capture);
}

function pseudonymsOf(what: ExportSpec): PseudonymOptions | null {
  if (what.kind === 'report') return what.options.pseudonyms;
  return 'pseudonyms' in what ? what.pseudonyms : null;
}

function endingOf(what: ExportSpec): string {
  switch (what.kind) {
    case 'report':
      return `report.${what.format}`;
    case 'flows':
      return `flows.${what.format}`;
    case 'packets':
      return 'flows' in what.choice && what.choice.flows.length === 1
        ? `flow-${what.choice.flows[0]}.pcapng`
        : 'flows.pcapng';
    case 'commented-capture':
      return 'with-notes.pcapng';
    case 'ladder':
      return `flow-${what.flow}.svg`;
    case 'case':
      return 'case.teardown';
  }
}

/** "office.pcapng.gz" as "office". */
function withoutEnding(name: string): string {
  return name.replace(/\.(?:pcapng|pcap|cap|dmp|ntar|trc)(?:\.(?:gz|zst|lz4|xz|bz2))?$/iu, '');
}

/** What every file system takes, and no name that only looks harmless. */
function plainName(name: string): string {
  const plain = path
    .basename(name)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
    .slice(0, 100);
  return plain === '' ? 'capture' : plain;
}
