import { leapText, type ExcerptRow } from './ladder-excerpt.ts';
import { arrowSvg, escapeXml, labelSvg, statesSvg, timeSvg, tornSvg } from './ladder-drawing.ts';
import {
  arrowShape,
  HEAD_HEIGHT,
  ladderLanes,
  ROW_HEIGHT,
  type LadderLanes,
} from './ladder-geometry.ts';
import { ladderStyle } from './ladder-style.ts';
import { wrapText } from './wrap-text.ts';
import {
  foldName,
  foldNote,
  gapText,
  packetName,
  packetNote,
  packetNumbers,
} from './ladder-words.ts';

/** Width of a printed ladder in its own pixels; it is scaled to the page. */
export const PRINT_WIDTH = 880;
/** Tallest piece: what a page of A4 or Letter holds at that width, with room for a caption. */
const TALLEST = 1000;
/** Class of the picture: its style sheet reaches nothing else on a page. */
const SCOPE = 'td-ladder';
const NOTE_CHARACTER = 5.6;
const NOTE_LINE = 12.5;
const FOOT = 12;
/** Endpoints longer than this (IPv6) are written smaller. */
const LONG_END = 34;

/** What is written around the rows. */
export interface PrintOptions {
  readonly client: string;
  readonly server: string;
  /** Raw sequence bases of both sides. */
  readonly base: readonly [number, number];
  /** Decimals of the times. */
  readonly decimals: number;
}

/** A piece of a printed ladder that fits a page. */
export interface PrintedPiece {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

interface DrawnRow {
  readonly svg: string;
  readonly height: number;
}

/**
 * Rows of a ladder for paper: notes are wrapped to as many lines as they need (nobody can hover a
 * page), and a long ladder comes in pieces with the ends' names over each. The style sheet is part of
 * each piece and scoped to the class `td-ladder`.
 */
export function printLadder(
  rows: readonly ExcerptRow[],
  options: PrintOptions,
): readonly PrintedPiece[] {
  const lanes = ladderLanes(PRINT_WIDTH);
  const pieces: DrawnRow[][] = [[]];
  let height = 0;
  for (const row of rows) {
    const drawn = drawRow(row, lanes, options);
    if (height > 0 && height + drawn.height > TALLEST - HEAD_HEIGHT - FOOT) {
      pieces.push([]);
      height = 0;
    }
    pieces[pieces.length - 1].push(drawn);
    height += drawn.height;
  }
  return pieces.map((piece) => pieceSvg(piece, lanes, options));
}

/** The style sheet of every piece, for pages that hold many. */
export function printStyle(): string {
  return ladderStyle(`.${SCOPE}`);
}

function pieceSvg(
  rows: readonly DrawnRow[],
  lanes: LadderLanes,
  { client, server }: PrintOptions,
): PrintedPiece {
  const content = rows.reduce((sum, row) => sum + row.height, 0);
  const height = HEAD_HEIGHT + content + FOOT;
  const end = (side: string, text: string, x: number): string =>
    `<text class="end ${side}${text.length > LONG_END ? ' long' : ''}" x="${x}" y="18">${escapeXml(text)}</text>`;
  const lane = (side: string, x: number): string =>
    `<path class="lane ${side}" d="M${x} 26V${height - FOOT / 2}"/>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${SCOPE}" width="${PRINT_WIDTH}" height="${height}" viewBox="0 0 ${PRINT_WIDTH} ${height}">`,
    `<style>${printStyle()}\n</style>`,
    end('client', client, lanes.client),
    end('server', server, lanes.server),
    lane('client', lanes.client),
    lane('server', lanes.server),
  ];
  let y = HEAD_HEIGHT;
  for (const row of rows) {
    parts.push(row.svg.replace('@', String(y)));
    y += row.height;
  }
  parts.push('</svg>');
  return { svg: parts.join('\n'), width: PRINT_WIDTH, height };
}

/** A row; `@` in its first tag stands for its y. */
function drawRow(row: ExcerptRow, lanes: LadderLanes, options: PrintOptions): DrawnRow {
  const group = (kind: string, inner: string): string =>
    `<g class="${kind}" transform="translate(0 @)">${inner}</g>`;
  switch (row.kind) {
    case 'gap':
      return { svg: group('gap', tornSvg(gapText(row.silence), lanes)), height: ROW_HEIGHT };
    case 'leap':
      return { svg: group('gap leap', tornSvg(leapText(row), lanes)), height: ROW_HEIGHT };
    case 'fold': {
      const shape = arrowShape(row, lanes);
      const note = noteLines(foldNote(row), lanes);
      const inner = `${arrowSvg(row, lanes)}${timeSvg(row.first, row.at, options.decimals, lanes)}${labelSvg(foldName(row), '', lanes)}${note.svg}`;
      return { svg: group(shape.dashed ? 'fold dashed' : 'fold', inner), height: note.height };
    }
    case 'packet': {
      const shape = arrowShape(row, lanes);
      const { packet } = row;
      const note = noteLines(packetNote(row), lanes);
      const tint =
        row.evidence < 0
          ? ''
          : `<rect class="evidence" x="6" y="1" width="${PRINT_WIDTH - 12}" height="${note.height - 2}" rx="6"/>`;
      const inner = `${tint}${arrowSvg(row, lanes)}${timeSvg(packet.packet, packet.at, options.decimals, lanes)}${labelSvg(packetName(packet), packetNumbers(packet, options.base), lanes)}${statesSvg(row, lanes)}${note.svg}`;
      const kind = shape.dashed ? `${shape.kind} dashed` : shape.kind;
      return { svg: group(kind, inner), height: note.height };
    }
  }
}

/** The note on as many lines as it needs, and the row's height. */
function noteLines(note: string, lanes: LadderLanes): DrawnRow {
  if (note === '') return { svg: '', height: ROW_HEIGHT };
  const lines = wrapText(note, Math.floor(lanes.noteWidth / NOTE_CHARACTER));
  const first = lines.length === 1 ? 21 : 14;
  const spans = lines.map(
    (line, i) => `<tspan x="${lanes.note}" y="${first + i * NOTE_LINE}">${escapeXml(line)}</tspan>`,
  );
  return {
    svg: `<text class="words">${spans.join('')}</text>`,
    height: Math.max(ROW_HEIGHT, Math.ceil(first + (lines.length - 1) * NOTE_LINE + 6)),
  };
}
