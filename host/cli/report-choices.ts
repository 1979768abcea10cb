import { InvalidArgumentError } from 'commander';
import {
  REPORT_SECTIONS,
  type ReportOptions,
  type ReportSection,
} from '../../shared/report/report-options.ts';

/** The value of `report --flows`: noted, suspicious, or numbers and ranges, each flow once. */
export function reportFlows(text: string): ReportOptions['flows'] {
  if (text === 'noted' || text === 'suspicious') return text;
  const flows = new Set<number>();
  for (const part of text.split(',')) {
    const range = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/u.exec(part);
    if (range === null) throw noFlows();
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) throw noFlows();
    if (last - first + flows.size >= MOST_FLOWS) throw tooMany();
    for (let flow = first; flow <= last; flow += 1) flows.add(flow);
  }
  return [...flows];
}

/** The value of `report --sections`: names, each once, in the report's own order. */
export function reportSections(text: string): readonly ReportSection[] {
  const asked = new Set(text.split(',').map((name) => name.trim()));
  const known = REPORT_SECTIONS.filter((name) => asked.delete(name));
  if (asked.size === 0) return known;
  throw new InvalidArgumentError(
    `There is no part “${[...asked][0]}”. The parts are ${REPORT_SECTIONS.join(', ')}.`,
  );
}

/** As many as the contract takes (shared/contract/validators-of-cases.ts). */
const MOST_FLOWS = 10_000;

function noFlows(): InvalidArgumentError {
  return new InvalidArgumentError('It is noted, suspicious, or flow numbers such as 1,4-9.');
}

function tooMany(): InvalidArgumentError {
  return new InvalidArgumentError(`A report takes at most ${MOST_FLOWS} flows of their own.`);
}
