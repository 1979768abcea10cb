import { grouped } from '../../base/numbers.ts';
import type { HealthEntry } from '../record.ts';

/** What a line of a listing can contradict, and what it means. */
const LINTS = {
  ackBack: {
    what: 'acknowledge less than their sender had acknowledged before',
    effect: 'Such a packet is older than its place, or it was copied by hand with a wrong number.',
  },
  seqBack: {
    what: 'carry a number below what their sender had reached, without repeating anything',
    effect: 'The order of lines may not be that of the packets, or a number is wrong.',
  },
  overlap: {
    what: 'repeat bytes that were sent before and go on with new ones',
    effect: 'Counted as a retransmission with new bytes at its end.',
  },
  length: {
    what: 'give a length that is not the distance of their numbers',
    effect: 'The length was taken, not the second number.',
  },
  flags: {
    what: 'have flags that no stack sends together',
    effect: 'Read as they stand.',
  },
  notAgain: {
    what: 'are called a retransmission although nothing before them has their number',
    effect: 'The first sending is missing from the listing, or it was left out when pasting.',
  },
} as const;

/** Their names. */
export type LintName = keyof typeof LINTS;

const SHOWN = 5;

/** Line numbers, and of how many lines. */
class Lines {
  count = 0;
  readonly first: number[] = [];

  add(line: number): void {
    this.count += 1;
    if (this.first.length < SHOWN) this.first.push(line);
  }

  /** "1 (line 4)", "17 (lines 4, 5, 6, 7, 8 and 12 more)". */
  text(): string {
    const { count, first } = this;
    const more = count - first.length;
    const told = `${first.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
    return `${grouped(count)} (${count === 1 ? 'line' : 'lines'} ${told})`;
  }
}

/** Lines by what is said of them, with their numbers. */
export class ListingLints {
  private readonly kinds = new Map<LintName, { readonly lines: Lines; readonly offset: number }>();
  private readonly skipped = new Map<string, Lines>();

  constructor(private readonly file: string) {}

  /** A line that contradicts what stands before it. */
  add(lint: LintName, line: number, offset: number): void {
    let kind = this.kinds.get(lint);
    if (kind === undefined) {
      kind = { lines: new Lines(), offset };
      this.kinds.set(lint, kind);
    }
    kind.lines.add(line);
  }

  /** A line that became no packet, and why: "are no packets". */
  skip(why: string, line: number): void {
    let lines = this.skipped.get(why);
    if (lines === undefined) {
      lines = new Lines();
      this.skipped.set(why, lines);
    }
    lines.add(line);
  }

  /** All of it as health entries. */
  entries(): HealthEntry[] {
    const lints = [...this.kinds].map(([name, { lines, offset }]): HealthEntry => ({
      code: 'listing-lint',
      severity: 'warning',
      file: this.file,
      offset,
      block: null,
      count: lines.count,
      text: `Lines that ${LINTS[name].what}: ${lines.text()}.`,
      effect: LINTS[name].effect,
    }));
    const skipped = [...this.skipped].map(([why, lines]): HealthEntry => ({
      code: 'listing',
      severity: why === PROSE ? 'note' : 'warning',
      file: this.file,
      offset: null,
      block: null,
      count: 0,
      text: `Lines that ${why}: ${lines.text()}.`,
      effect: why === PROSE ? null : 'They are in no flow.',
    }));
    return [...lints, ...skipped];
  }
}

/** Lines around a listing. */
export const PROSE = 'are no packets and were passed over';

const LIKE_A_PACKET = 'look like packets but could not be understood';
const OF_ICMP = 'are ICMP messages, which are read from captures only';

/** Addresses and ICMP as tcpdump, ASA and Wireshark write them. */
const ICMP = /(?: > [^ ]{1,300}: ICMP6?[ ,:]| > [^ ]{1,300}:? icmp6?: |^\s*\d.* ICMP(?:v6)? \d+ )/u;

/** Why a line that is not taken is passed over. */
export function skipName(text: string): string {
  if (text.length >= 1000 || !/\d/u.test(text)) return PROSE;
  if (ICMP.test(text)) return OF_ICMP;
  return / > .*(?:: |\[)/u.test(text) ? LIKE_A_PACKET : PROSE;
}
