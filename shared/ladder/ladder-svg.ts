import { arrowSvg, escapeXml, labelSvg, statesSvg, timeSvg, tornSvg } from './ladder-drawing.ts';
import {
  arrowShape,
  HEAD_HEIGHT,
  ladderLanes,
  NOTE_Y,
  ROW_HEIGHT,
  type LadderLanes,
} from './ladder-geometry.ts';
import type { LadderRow } from './ladder-rows.ts';
import { ladderStyle } from './ladder-style.ts';
import type { LadderTitle } from './ladder-text.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
  timeDecimals,
} from './ladder-words.ts';
import type { Ladder } from './layout-ladder.ts';

const WIDTH = 1180;
const FOOT = 14;
/** Room for two lines of a note; what does not fit is in the row's title. */
const NOTE_CHARACTER = 5.6;

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
    `<style>${ladderStyle('')}\n</style><rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
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
      return `${open('gap')}${tornSvg(gapText(row.silence), lanes)}</g>`;
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
