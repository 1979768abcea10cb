import { NO_OPTIONS, u32Of, type ListedOptions } from './listed-packet.ts';

const HIGHEST_SHIFT = 14;

/**
 * TCP options in the words of tcpdump (`mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7,sack 1 {1:2}`) and of the
 * ASA (`timestamp 1 0`). What is not known is passed over.
 */
export function parseOptionWords(text: string): ListedOptions {
  const found: { -readonly [K in keyof ListedOptions]: ListedOptions[K] } = { ...NO_OPTIONS };
  const sacks: (readonly [number, number])[] = [];
  for (const part of text.split(/[,}]/u)) {
    const words = part.trim().split(/\s+/u);
    if (words[0] === 'mss') found.mss = below(u32Of(words[1]), 65_535);
    else if (words[0] === 'wscale') found.windowScale = shiftOf(u32Of(words[1]));
    else if (words[0] === 'sackOK') found.sackPermitted = true;
    else if (words[0] === 'TS') found.timestamps = pair(u32Of(words[2]), u32Of(words[4]));
    else if (words[0] === 'timestamp') found.timestamps = pair(u32Of(words[1]), u32Of(words[2]));
    // "sack 2 {1:2}{3:4}": the braces end parts.
    const edges = /\{(\d+):(\d+)$/u.exec(part);
    const both = edges === null ? null : pair(u32Of(edges[1]), u32Of(edges[2]));
    if (both !== null && sacks.length < 4) sacks.push(both);
  }
  found.sacks = sacks;
  return found;
}

/** TCP options in the words of Wireshark's summary: `MSS=1460 SACK_PERM TSval=1 TSecr=0 WS=128 SLE=1 SRE=2`. */
export function parseSummaryOptions(text: string): ListedOptions {
  const values = new Map<string, number>();
  const sacks: (readonly [number, number])[] = [];
  for (const word of text.split(' ')) {
    const equals = word.indexOf('=');
    const value = u32Of(word.slice(equals + 1));
    if (equals <= 0 || value === null) continue;
    const name = word.slice(0, equals);
    if (name === 'SRE' && values.has('SLE') && sacks.length < 4)
      sacks.push([values.get('SLE') ?? 0, value]);
    values.set(name, value);
  }
  const factor = values.get('WS') ?? null;
  return {
    mss: below(values.get('MSS') ?? null, 65_535),
    windowScale: factor === null ? null : shiftOf(Math.round(Math.log2(Math.max(1, factor)))),
    sackPermitted: text.includes('SACK_PERM'),
    timestamps: pair(values.get('TSval') ?? null, values.get('TSecr') ?? null),
    sacks,
  };
}

function pair(a: number | null, b: number | null): readonly [number, number] | null {
  return a === null || b === null ? null : [a, b];
}

function below(number: number | null, highest: number): number | null {
  return number === null || number > highest ? null : number;
}

function shiftOf(shift: number | null): number | null {
  return shift === null ? null : Math.min(HIGHEST_SHIFT, shift);
}
