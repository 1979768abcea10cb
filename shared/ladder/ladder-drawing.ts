import {
  arrowShape,
  LABEL_Y,
  STATE_Y,
  TICK,
  TIME_Y,
  tornLanes,
  type LadderLanes,
} from './ladder-geometry.ts';
import type { LadderRow } from './ladder-rows.ts';
import { columnTime, type PacketRow } from './ladder-words.ts';

/** The arrow of a packet or fold row. */
export function arrowSvg(row: Exclude<LadderRow, { kind: 'gap' }>, lanes: LadderLanes): string {
  const { line, head } = arrowShape(row, lanes);
  return `<path class="line" d="M${line.x1} ${line.y1}L${line.x2} ${line.y2}"/><path class="head" d="${head}"/>`;
}

/** Number and time at the left. */
export function timeSvg(
  number: number,
  at: number | null,
  decimals: number,
  lanes: LadderLanes,
): string {
  return `<text class="time" x="${lanes.number}" y="${TIME_Y}">#${number}</text><text class="time" x="${lanes.time}" y="${TIME_Y}">${columnTime(at, decimals)}</text>`;
}

/** What stands above the arrow. */
export function labelSvg(name: string, numbers: string, lanes: LadderLanes): string {
  const x = (lanes.client + lanes.server) / 2;
  const rest = numbers === '' ? '' : `<tspan class="numbers" dx="7">${escapeXml(numbers)}</tspan>`;
  return `<text class="label" x="${x}" y="${LABEL_Y}"><tspan class="name">${escapeXml(name)}</tspan>${rest}</text>`;
}

/** Ticks on the lanes and names beside them where a state changed. */
export function statesSvg(row: PacketRow, lanes: LadderLanes): string {
  const tick = (x: number, side: string): string =>
    `<rect class="${side}" x="${x - TICK.width / 2}" y="${TICK.y}" width="${TICK.width}" height="${TICK.height}" rx="2.5"/>`;
  const name = (x: number, side: string, state: string): string =>
    `<text class="state ${side}" x="${x}" y="${STATE_Y}">${state}</text>`;
  const client =
    row.clientState === null
      ? ''
      : tick(lanes.client, 'client') + name(lanes.clientState, 'client', row.clientState);
  const server =
    row.serverState === null
      ? ''
      : tick(lanes.server, 'server') + name(lanes.serverState, 'server', row.serverState);
  return client + server;
}

/** Torn lanes and, between them, what is not drawn: silence, or packets left out. */
export function tornSvg(text: string, lanes: LadderLanes): string {
  const width = Math.max(110, text.length * 6.2 + 28);
  const x = (lanes.client + lanes.server) / 2;
  const tear = (lane: number): string =>
    `<rect class="tear" x="${lane - 2}" y="11" width="4" height="7"/>`;
  return `${tear(lanes.client)}${tear(lanes.server)}<path class="torn" d="${tornLanes(lanes)}"/><rect class="gap-box" x="${x - width / 2}" y="5" width="${width}" height="20" rx="10"/><text class="gap-text" x="${x}" y="19">${escapeXml(text)}</text>`;
}

/** Text for XML: markup escaped, characters that XML 1.0 forbids replaced. */
export function escapeXml(text: string): string {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return allowed
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
