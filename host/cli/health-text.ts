import { counted, grouped } from '../../shared/base/numbers.ts';
import { oneLine } from '../../shared/base/one-line.ts';
import type { HealthEntry } from '../../shared/capture/record.ts';
import type { CaptureInfo, HealthReport } from '../../shared/session/records.ts';
import type { Style } from '../../shared/session/text/style.ts';
import { timeText } from '../../shared/session/text/time-text.ts';

/** Comments whose number says on which one they are. */
const NUMBERED = ['interface', 'packet', 'statistics'];

const READ_WORDS = { whole: 'to its end', part: 'in part', none: 'not at all' } as const;

/** `check-file`: what the captures are, and everything that lowers what can be said of them. */
export function healthText(report: HealthReport, zone: string, style: Style): string {
  const lines = [
    ...report.captures.flatMap((capture) => captureLines(capture, zone, style)),
    ...entryLines(report.entries, zone, style),
  ];
  return `${lines.join('\n')}\n`;
}

function captureLines(capture: CaptureInfo, zone: string, style: Style): string[] {
  const time = (iso: string | null): string => (iso === null ? '-' : timeText(iso, zone));
  const lines = [
    style.strong(oneLine(capture.name)),
    `Format     ${capture.format}`,
    `Size       ${grouped(capture.bytes)} bytes`,
    `SHA-256    ${capture.sha256 ?? 'could not be computed'}`,
    `Read       ${READ_WORDS[capture.read]}`,
    `Packets    ${grouped(capture.packets)}`,
    `First      ${time(capture.firstTime)}`,
    `Last       ${time(capture.lastTime)}`,
  ];
  for (const each of capture.interfaces) {
    const drops = each.drops === null ? 'drops not recorded' : counted(each.drops, 'drop');
    const snap = each.snapLength === 0 ? 'no snap length' : `snap length ${each.snapLength}`;
    lines.push(
      `Interface  ${oneLine(each.name)}: ${each.linkType}, ${snap}, ${each.resolution}, ${counted(each.packets, 'packet')}, ${drops}`,
    );
  }
  for (const { name, value } of capture.details) {
    lines.push(`${name.padEnd(10)} ${oneLine(value)}`);
  }
  for (const comment of capture.comments) {
    const on = NUMBERED.includes(comment.on) ? `${comment.on} ${comment.number}` : comment.on;
    lines.push(`Comment    ${on}: ${oneLine(comment.text)}`);
  }
  return [...lines, ''];
}

function entryLines(entries: readonly HealthEntry[], zone: string, style: Style): string[] {
  if (entries.length === 0) return ['Health     nothing to report', ''];
  const lines = entries.flatMap((entry) => {
    const place = entry.offset === null ? '' : ` at byte ${entry.offset}`;
    const head = `${entry.severity}: ${oneLine(entry.text)} (${entry.code}, ${oneLine(entry.file)}${place})`;
    const where = extentText(entry, zone);
    return [
      head,
      ...(where === null ? [] : [`  ${where}`]),
      ...(entry.effect === null ? [] : [`  ${style.faint(entry.effect)}`]),
    ];
  });
  return ['Health', ...lines.map((line) => `  ${line}`), ''];
}

/** Packets named on the line; the JSON has more. */
const NAMED = 8;

/** "packets #4 to #90 (12, 13 %), first #4 #9; 2 flows, health:duplicates; from … until …". */
function extentText({ extent, count }: HealthEntry, zone: string): string | null {
  if (extent === undefined) return count === 0 ? null : counted(count, 'packet');
  const parts: string[] = [];
  if (extent.first !== null && extent.last !== null) {
    const share = extent.share === null ? '' : `, ${shareText(extent.share)} of the capture`;
    const many = count === 0 ? '' : `${counted(count, 'packet')}${share}: `;
    parts.push(
      `${many}#${extent.first}${extent.first === extent.last ? '' : ` to #${extent.last}`}`,
    );
    if (count > 2) {
      const named = extent.packets.slice(0, NAMED).map(({ packet }) => `#${packet}`);
      parts.push(`${named.join(' ')}${count > named.length ? ' …' : ''}`);
    }
  } else if (count > 0) parts.push(counted(count, 'packet'));
  if (extent.flows !== null)
    parts.push(
      `${counted(extent.flows, 'flow')}${extent.filter === null ? '' : ` (filter ${extent.filter})`}`,
    );
  if (extent.from !== null && extent.until !== null)
    parts.push(
      extent.first === extent.last
        ? timeText(extent.from, zone)
        : `${timeText(extent.from, zone)} to ${timeText(extent.until, zone)}`,
    );
  return parts.join('; ');
}

function shareText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
