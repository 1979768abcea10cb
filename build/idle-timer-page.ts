import { NAMED_TIMERS, type IdleTimer } from '../shared/findings/idle-timer-table.ts';
import { TIMER_TOLERANCE } from '../shared/findings/thresholds.ts';

/** docs/idle-timers.md: the named idle timers, shortest first. Made of the table alone. */
export function idleTimerPage(): string {
  const timers = [...NAMED_TIMERS].sort((a, b) => a.seconds - b.seconds);
  return `# Named idle timers

The defaults that a silence before a close is compared with (\`idle-timeout-reset\`, \`keep-alive-race\`,
\`idle-after-handshake\`). A silence within ${TIMER_TOLERANCE * 100} % of a value is called near it; that is a likeness and never a
proof, and one flow alone is never above low confidence. Any of these may have been set to another
value. Only timers that can have done what was seen are named: near a FIN those that close, near a reset
those and the ones that can be set to reset; timers of HTTP programs where HTTP or TLS was seen, or on a
web port; those of databases on their ports. Each row was read in the source it cites, on the day it names; what is only remembered is left
out. HAProxy is not here: it has no default client or server timeout.

This page is generated from \`shared/findings/idle-timer-table.ts\` by \`node build/run-ts.mjs build/catalogue.ts\`;
do not edit it.

${table([HEAD, ...timers.map(row)])}
`;
}

const EFFECTS = {
  closes: 'closes: FIN, or RST where data lies unread',
  forgets: 'forgets in silence; the next packet is dropped or reset',
  probes: 'probes',
} as const;

const HEAD = ['seconds', 'whose', 'setting', 'when it runs out', 'mind', 'source', 'read'];

function row(timer: IdleTimer): string[] {
  const { seconds, name, who, setting, does, note, source, url, read } = timer;
  return [
    String(seconds),
    `${name} (${who})`,
    `\`${setting}\``,
    EFFECTS[does],
    note,
    `[${source}](${url})`,
    read,
  ];
}

/** A table as the house's formatter lays it out: columns of one width, numbers to the right. */
function table(rows: readonly string[][]): string {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((it) => it[at].length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}
