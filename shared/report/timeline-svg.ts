import { grouped } from '../base/numbers.ts';
import { escapeXml } from '../ladder/ladder-drawing.ts';

/** One band of the stacked bars. */
export interface TimelineBand {
  readonly name: string;
  readonly counts: readonly number[];
  readonly total: number;
  readonly look: BandLook;
}

/** How a band is told apart without colour: solid, hatched one way, crossed, pale, outlined. */
export type BandLook = 'solid' | 'hatched' | 'crossed' | 'pale' | 'outlined';

/** The picture's measures, for the layout. */
export interface TimelinePicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Words at the ends of the axis and over it, and round times between the ends. */
export interface TimelineAxis {
  readonly from: string;
  readonly until: string;
  readonly ticks: readonly TimelineTick[];
  /** What one bar counts: "connections in 5 s". */
  readonly unit: string;
}

/** A round time and where it is: 0 at the axis' beginning, 1 at its end. */
export interface TimelineTick {
  readonly at: number;
  readonly text: string;
}

const WIDTH = 670;
const LEFT = 34;
const TOP = 26;
const BARS = 96;
const AXIS_ROOM = 20;
const LEGEND_LINE = 18;
const LEGEND_SLOT = 210;
const SCOPE = 'td-timeline';

const COLOURS: Readonly<Record<BandLook, { readonly fill: string; readonly ink: string }>> = {
  solid: { fill: '#c92a2a', ink: '#c92a2a' },
  hatched: { fill: '#fbeeda', ink: '#a86400' },
  crossed: { fill: '#efe6fa', ink: '#7a3fc4' },
  pale: { fill: '#c9d6e4', ink: '#c9d6e4' },
  outlined: { fill: '#ffffff', ink: '#8592a6' },
};

const RULES: readonly (readonly [string, string])[] = [
  [
    'text',
    'font-family:"Inter Variable",Inter,"Segoe UI",system-ui,sans-serif;font-size:9.5px;fill:#51607a',
  ],
  ['.most', 'text-anchor:end'],
  ['.until', 'text-anchor:end'],
  ['.tick', 'text-anchor:middle'],
  ['.axis', 'stroke:#8592a6;fill:none'],
  ['.rule', 'stroke:#dde3ea;fill:none'],
  ['.legend', 'font-size:10px;fill:#1b2330'],
  ...(Object.keys(COLOURS) as BandLook[]).flatMap((look): (readonly [string, string])[] => [
    [
      `.${look}`,
      `fill:${COLOURS[look].fill};stroke:${look === 'pale' ? 'none' : COLOURS[look].ink};stroke-width:.6`,
    ],
    [`.${look}-lines`, `fill:none;stroke:${COLOURS[look].ink};stroke-width:.8`],
  ]),
];

/** The style sheet, scoped to the class `td-timeline`. */
export function timelineStyle(): string {
  return RULES.map(([selector, says]) => `\n.${SCOPE} ${selector}{${says}}`).join('');
}

/**
 * Stacked bars over time, lowest band first; in the legend the same order, with totals. Bands differ
 * in texture, drawn as lines, so that a copy in grey says as much.
 *
 *   12 ┤      ▒
 *      │  ▒   ▒  ▒
 *      │  █ ▒ █  █ ▒
 *      └──┴────┴────
 *      11:58  12:00  12:04
 */
export function timelineSvg(bands: readonly TimelineBand[], axis: TimelineAxis): TimelinePicture {
  const shown = bands.filter((band) => band.total > 0);
  const bins = bands[0].counts.length;
  const sums = Array.from({ length: bins }, (_, i) =>
    shown.reduce((sum, band) => sum + band.counts[i], 0),
  );
  const top = roundUp(sums.reduce((most, sum) => Math.max(most, sum), 1));
  const columns = Math.floor((WIDTH - 12) / LEGEND_SLOT);
  const legendRows = Math.ceil(shown.length / columns);
  const height = TOP + BARS + AXIS_ROOM + legendRows * LEGEND_LINE + 2;
  const pitch = (WIDTH - LEFT) / bins;
  const parts: string[] = [];
  for (const share of [0.5, 1]) {
    const y = TOP + BARS * (1 - share);
    if (!Number.isInteger(top * share)) continue;
    parts.push(
      `<path class="rule" d="M${LEFT} ${y}H${WIDTH}"/><text class="most" x="${LEFT - 5}" y="${y + 3.4}">${grouped(top * share)}</text>`,
    );
  }
  const heights = sums.map(() => 0);
  for (const band of shown) {
    band.counts.forEach((count, i) => {
      if (count === 0) return;
      const size = (count / top) * BARS;
      const x = LEFT + i * pitch;
      const y = TOP + BARS - heights[i] - size;
      heights[i] += size;
      parts.push(barSvg(band.look, x + pitch * 0.08, y, Math.min(pitch * 0.84, 40), size));
    });
  }
  const base = TOP + BARS;
  parts.push(
    `<path class="axis" d="M${LEFT} ${base}H${WIDTH}"/>`,
    `<text x="${LEFT}" y="${base + 13}">${escapeXml(axis.from)}</text>`,
    `<text x="${LEFT}" y="10">${escapeXml(axis.unit)}</text>`,
    `<text class="until" x="${WIDTH}" y="${base + 13}">${escapeXml(axis.until)}</text>`,
    ...tickMarks(axis, base),
  );
  shown.forEach((band, i) => {
    const x = LEFT + (i % columns) * LEGEND_SLOT;
    const y = base + AXIS_ROOM + Math.floor(i / columns) * LEGEND_LINE;
    parts.push(
      barSvg(band.look, x, y + 3, 14, 10),
      `<text class="legend" x="${x + 20}" y="${y + 11.5}">${escapeXml(`${band.name}: ${grouped(band.total)}`)}</text>`,
    );
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${SCOPE}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<style>${timelineStyle()}\n</style>`,
    ...parts,
    '</svg>',
  ].join('\n');
  return { svg, width: WIDTH, height };
}

/** Of a character of the axis' words, rather more than less. */
const CHARACTER = 5.6;

/** A mark for each round time; its words where they keep clear of the ends'. */
function tickMarks({ from, until, ticks }: TimelineAxis, base: number): readonly string[] {
  const first = LEFT + from.length * CHARACTER + 8;
  const last = WIDTH - until.length * CHARACTER - 8;
  return ticks.map(({ at: share, text }) => {
    const x = LEFT + share * (WIDTH - LEFT);
    const half = (text.length * CHARACTER) / 2;
    const mark = `<path class="axis" d="M${at(x)} ${base}v4"/>`;
    return x - half < first || x + half > last
      ? mark
      : `${mark}<text class="tick" x="${at(x)}" y="${base + 13}">${escapeXml(text)}</text>`;
  });
}

function barSvg(look: BandLook, x: number, y: number, width: number, height: number): string {
  const box = `<rect class="${look}" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"/>`;
  if (look !== 'hatched' && look !== 'crossed') return box;
  const lines = [strokes(x, y, width, height, 1)];
  if (look === 'crossed') lines.push(strokes(x, y, width, height, -1));
  return `${box}<path class="${look}-lines" d="${lines.join('')}"/>`;
}

/** Diagonal strokes 4 px apart, cut at the box: `way` 1 rises to the right, -1 falls. */
function strokes(x: number, y: number, width: number, height: number, way: 1 | -1): string {
  let path = '';
  for (let offset = 2; offset < width + height; offset += 4) {
    const x1 = Math.max(0, offset - height);
    const x2 = Math.min(width, offset);
    const y1 = height - (offset - x1);
    const y2 = height - (offset - x2);
    const side = (value: number): number => (way === 1 ? x + value : x + width - value);
    // From the left or lower edge to the upper or right one.
    path += `M${at(side(x1))} ${at(y + height - y1)}L${at(side(x2))} ${at(y + height - y2)}`;
  }
  return path;
}

/** Two decimals: equal pictures have equal bytes on every machine. */
function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** 1, 2, 4 or 5 times a power of ten, so that half of it is a round number too where it can be. */
function roundUp(value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  return power * ([1, 2, 4, 6, 8, 10].find((step) => power * step >= value) ?? 10);
}
