import { REPORT_SECTIONS, type ReportOptions } from './report-options.ts';

/** A word of a POSIX shell command: bare where that is safe, else in single quotes. */
export function shellWord(word: string): string {
  const safe = word.startsWith('-') ? `./${word}` : word;
  return /^[\w./:@%+=,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

/** Every flow of the captures as JSON lines: what all counts of a report come from. */
export function analyzeCommand(captures: readonly string[], format: string): string {
  return `teardown analyze ${captures.map(shellWord).join(' ')} --format ${format}`;
}

/** Every flow by Cloudflare Radar's stages and tags. */
export function radarCommand(captures: readonly string[]): string {
  return `teardown analyze ${captures.map(shellWord).join(' ')} --radar`;
}

/** One flow with its ladder. */
export function explainCommand(capture: string, flow: number): string {
  return `teardown explain ${shellWord(capture)} --flow ${flow}`;
}

/** This very report again, logo and author's words included where they were given. */
export function reportCommand(
  captures: readonly string[],
  caseFile: string | null,
  options: ReportOptions,
): string {
  const { title, caseId, author, logo, flows, sections, zone, paper, pseudonyms } = options;
  const chosen = typeof flows === 'string' ? flows : numberList(flows);
  const given: readonly (readonly [flag: string, value: string | null])[] = [
    ['--case', caseFile],
    ['--title', title],
    ['--case-id', caseId],
    ['--author', author],
    ['--logo', logo === null ? null : 'LOGO'],
    ['--flows', chosen === 'noted' ? null : chosen],
    ['--sections', sections.length === REPORT_SECTIONS.length ? null : sections.join(',')],
    ['--tz', zone === 'UTC' ? null : zone],
    ['--paper', paper === 'a4' ? null : paper],
  ];
  const words = given.flatMap(([flag, value]) =>
    value === null || value.trim() === '' ? [] : [`${flag} ${shellWord(value)}`],
  );
  if (pseudonyms !== null)
    words.push(pseudonyms.keepPrefixes ? '--keep-prefixes' : '--pseudonymise');
  return ['teardown report', ...captures.map(shellWord), '-o report.pdf', ...words].join(' ');
}

/** "1,4-9". */
function numberList(numbers: readonly number[]): string {
  return runsOf(numbers)
    .map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
    .join(',');
}

/** A capture's health. */
export function checkFileCommand(capture: string): string {
  return `teardown check-file ${shellWord(capture)}`;
}

/** The hash of a file, on every Unix. */
export function hashCommand(captures: readonly string[]): string {
  return `sha256sum ${captures.map(shellWord).join(' ')}`;
}

/** The capture that is made of a text listing for tools that cannot read one. */
export function listingCopy(listing: string): string {
  return `${listing}.pcapng`;
}

/** Makes it: without a choice of flows, so that all packets and streams keep their numbers. */
export function listingCopyCommand(listing: string, copy = listingCopy(listing)): string {
  return `teardown extract ${shellWord(listing)} -o ${shellWord(copy)}`;
}

/**
 * New TCP connections (tcp.stream) by the time of their first packet, counted by tshark: one line a
 * bin with its number of connections.
 */
export function streamsOverTimeCommand(
  capture: string,
  binSeconds: string,
  decodeAs: readonly string[],
): string {
  const told = decodeAs.map((rule) => `-d ${shellWord(rule)} `).join('');
  return `tshark -r ${shellWord(capture)} ${told}-Y 'tcp.stream and not icmp and not icmpv6' -T fields -e tcp.stream -e frame.time_relative | awk '!seen[$1]++ {bins[int($2 / ${binSeconds})]++} END {for (bin in bins) print bin, bins[bin]}' | sort -n`;
}

/** A Wireshark filter for exactly these packets; runs are written as ranges. */
export function framesFilter(numbers: readonly number[]): string {
  if (numbers.length === 1) return `frame.number == ${numbers[0]}`;
  const parts = runsOf(numbers).map(([first, last]) => {
    if (last - first > 1) return `${first}..${last}`;
    return first === last ? String(first) : `${first}, ${last}`;
  });
  return `frame.number in {${parts.join(', ')}}`;
}

/** Consecutive numbers as their first and last. */
function runsOf(numbers: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

/** A Wireshark filter for a conversation by its ends. */
export function endsFilter(
  proto: 'tcp' | 'udp',
  ends: readonly { readonly ip: string; readonly port: number }[],
): string {
  const terms = ends.map(
    ({ ip, port }) =>
      `${ip.includes(':') ? 'ipv6' : 'ip'}.addr == ${ip} && ${proto}.port == ${port}`,
  );
  return terms.join(' && ');
}
