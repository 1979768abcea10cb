import {
  arrowShape,
  HEAD_HEIGHT,
  LABEL_Y,
  ladderLanes,
  NOTE_Y,
  ROW_HEIGHT,
  STATE_Y,
  TICK,
  TIME_Y,
  tornLanes,
  type LadderLanes,
} from './ladder-geometry.ts';
import type { LadderRow } from './ladder-rows.ts';
import type { LadderTitle } from './ladder-text.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
  timeDecimals,
  timeText,
  type PacketRow,
} from './ladder-words.ts';
import type { Ladder } from './layout-ladder.ts';

const WIDTH = 1180;
const FOOT = 14;
/** Room for two lines of a note; what does not fit is in the row's title. */
const NOTE_CHARACTER = 5.6;

/** Light colours of the window; families with fallbacks, so that it looks the same wherever it is opened. */
const STYLE = `
text{font-family:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,Menlo,Consolas,monospace;font-size:10.6px;fill:#1b2330}
.words,.state,.gap-text,.title,.end,.legend{font-family:"Inter Variable",Inter,"Segoe UI",system-ui,sans-serif}
.title{font-size:13px;font-weight:600}
.end{font-size:11.5px;font-weight:600;text-anchor:middle}
.client{fill:#0b6bcb}.server{fill:#7a3fc4}
.lane{stroke-width:2}.lane.client{stroke:#0b6bcb}.lane.server{stroke:#7a3fc4}
.time{font-size:10px;fill:#6b788d;text-anchor:end}
.line{stroke:#51607a;stroke-width:1.4;fill:none}.head{stroke:#51607a;stroke-width:1.6;fill:none}
.data .line{stroke:#1b2330}.ack .line{opacity:.6}
.fold .line{stroke:#1b2330;stroke-width:4;opacity:.5}
.fin .line,.fin .head{stroke:#a86400}.rst .line,.rst .head{stroke:#c92a2a}.rst .head{stroke-width:2.2}
.icmp .line{stroke:#c92a2a;stroke-dasharray:2 3}.icmp .head{stroke:#c92a2a;fill:#c92a2a;stroke-width:1}
.dashed .line{stroke-dasharray:6 4}
.label{text-anchor:middle}.name{font-weight:650}.fin .name{fill:#8a5200}.rst .name,.icmp .name{fill:#c92a2a}.numbers{fill:#51607a}
.words{font-size:11px;fill:#51607a}
.state{font-size:9.6px;font-weight:600;letter-spacing:.03em}.state.client{text-anchor:end}
.evidence{fill:#f2b84b;fill-opacity:.16}
.gap-box{fill:#f0f3f7;stroke:#dde3ea}.gap-text{font-size:11px;fill:#51607a;text-anchor:middle}
.torn{stroke:#6b788d;fill:none}.tear{fill:#ffffff}`;

/**
 * The whole ladder as a standalone SVG document, every row of it. Shapes come from
 * ladder-geometry, so a saved ladder looks like the one in the window; each packet has a title.
 */
export function ladderSvg(ladder: Ladder, title: LadderTitle): string {
  const lanes = ladderLanes(WIDTH);
  const top = title.title === null ? 0 : 26;
  const first = top + HEAD_HEIGHT;
  const height = first + ladder.rowCount * ROW_HEIGHT + FOOT;
  const decimals = timeDecimals(ladder.packets.at, ladder.packets.count);
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escapeXml(`${title.title ?? 'TCP flow'}: ${title.client} to ${title.server}`)}</title>`,
    `<style>${STYLE}\n</style><rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
  ];
  if (title.title !== null)
    parts.push(`<text class="title" x="16" y="20">${escapeXml(title.title)}</text>`);
  parts.push(
    `<text class="end client" x="${lanes.client}" y="${top + 18}">${escapeXml(title.client)}</text>`,
    `<text class="end server" x="${lanes.server}" y="${top + 18}">${escapeXml(title.server)}</text>`,
  );
  const rows: string[] = [];
  for (let i = 0; i < ladder.rowCount; i += 1) {
    rows.push(rowSvg(ladder.row(i), lanes, first + i * ROW_HEIGHT, ladder.packets.base, decimals));
  }
  const laneEnd = height - FOOT / 2;
  parts.push(
    `<path class="lane client" d="M${lanes.client} ${top + 26}V${laneEnd}"/>`,
    `<path class="lane server" d="M${lanes.server} ${top + 26}V${laneEnd}"/>`,
    ...rows,
    '</svg>\n',
  );
  return parts.join('\n');
}

function rowSvg(
  row: LadderRow,
  lanes: LadderLanes,
  y: number,
  base: readonly [number, number],
  decimals: number,
): string {
  const open = (kind: string): string => `<g class="${kind}" transform="translate(0 ${y})">`;
  switch (row.kind) {
    case 'gap':
      return `${open('gap')}${gapSvg(row.silence, lanes)}</g>`;
    case 'fold': {
      const shape = arrowShape(row, lanes);
      const name = foldName(row);
      const note = foldNote(row);
      return `${open(shape.dashed ? 'fold dashed' : 'fold')}<title>${escapeXml(`${name} · ${note}`)}</title>${arrowSvg(row, lanes)}${timeSvg(row.first, row.at, decimals, lanes)}${labelSvg(name, '', lanes)}${noteSvg(note, lanes)}</g>`;
    }
    case 'packet': {
      const shape = arrowShape(row, lanes);
      const words =
        `#${row.packet.packet} ${packetName(row.packet)} ${packetNumbers(row.packet, base)}`.trimEnd();
      const note = packetNote(row);
      const tint =
        row.evidence < 0
          ? ''
          : `<rect class="evidence" x="6" y="1" width="${lanes.width - 12}" height="${ROW_HEIGHT - 2}" rx="6"/>`;
      return `${open(shape.dashed ? `${shape.kind} dashed` : shape.kind)}<title>${escapeXml(note === '' ? words : `${words} · ${note}`)}</title>${tint}${arrowSvg(row, lanes)}${timeSvg(row.packet.packet, row.packet.at, decimals, lanes)}${labelSvg(packetName(row.packet), packetNumbers(row.packet, base), lanes)}${statesSvg(row, lanes)}${noteSvg(note, lanes)}</g>`;
    }
  }
}

function arrowSvg(row: Exclude<LadderRow, { kind: 'gap' }>, lanes: LadderLanes): string {
  const { line, head } = arrowShape(row, lanes);
  return `<path class="line" d="M${line.x1} ${line.y1}L${line.x2} ${line.y2}"/><path class="head" d="${head}"/>`;
}

function timeSvg(number: number, at: number, decimals: number, lanes: LadderLanes): string {
  return `<text class="time" x="${lanes.number}" y="${TIME_Y}">#${number}</text><text class="time" x="${lanes.time}" y="${TIME_Y}">${timeText(at, decimals)}</text>`;
}

function labelSvg(name: string, numbers: string, lanes: LadderLanes): string {
  const x = (lanes.client + lanes.server) / 2;
  const rest = numbers === '' ? '' : `<tspan class="numbers" dx="7">${escapeXml(numbers)}</tspan>`;
  return `<text class="label" x="${x}" y="${LABEL_Y}"><tspan class="name">${escapeXml(name)}</tspan>${rest}</text>`;
}

function statesSvg(row: PacketRow, lanes: LadderLanes): string {
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

function noteSvg(note: string, lanes: LadderLanes): string {
  if (note === '' || lanes.noteWidth === 0) return '';
  const room = Math.floor(lanes.noteWidth / NOTE_CHARACTER);
  const lines = twoLines(note, room);
  if (lines.length === 1)
    return `<text class="words" x="${lanes.note}" y="${NOTE_Y}">${escapeXml(lines[0])}</text>`;
  return `<text class="words" x="${lanes.note}" y="${NOTE_Y - 7}">${escapeXml(lines[0])}<tspan x="${lanes.note}" dy="12.5">${escapeXml(lines[1])}</tspan></text>`;
}

/** One line, or two broken at a space; an ellipsis where even two are too few. */
function twoLines(text: string, room: number): readonly string[] {
  if (text.length <= room) return [text];
  const space = text.lastIndexOf(' ', room);
  const first = space > room / 3 ? space : room;
  const rest = text.slice(first).trimStart();
  return [text.slice(0, first), rest.length <= room ? rest : `${rest.slice(0, room - 1)}…`];
}

function gapSvg(silence: number, lanes: LadderLanes): string {
  const text = gapText(silence);
  const width = Math.max(110, text.length * 6.2 + 28);
  const x = (lanes.client + lanes.server) / 2;
  const tear = (lane: number): string =>
    `<rect class="tear" x="${lane - 2}" y="11" width="4" height="7"/>`;
  return `${tear(lanes.client)}${tear(lanes.server)}<path class="torn" d="${tornLanes(lanes)}"/><rect class="gap-box" x="${x - width / 2}" y="5" width="${width}" height="20" rx="10"/><text class="gap-text" x="${x}" y="19">${escapeXml(text)}</text>`;
}

/** Text for XML: markup escaped, characters that XML 1.0 forbids replaced. */
function escapeXml(text: string): string {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return allowed
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
