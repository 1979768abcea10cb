/** How a figure stands to its target. `within` 2 times the limit is enough for a first version. */
type Standing = 'met' | 'within 2x' | 'missed' | 'not measured';

/** One line of the bench's judgement. */
export interface Judgement {
  readonly what: string;
  readonly target: string;
  /** The figure in words: "3.4 ×". */
  readonly measured: string;
  /** The same ratio of processor times, which other work on the machine disturbs less; empty for other figures. */
  readonly processor: string;
  readonly standing: Standing;
}

/** A figure that must be at most `limit`. */
export function atMost(
  what: string,
  value: number | null,
  limit: number,
  unit: string,
  processor: number | null = null,
): Judgement {
  return {
    what,
    target: `≤ ${String(limit)} ${unit}`,
    measured: value === null ? '–' : `${rounded(value)} ${unit}`,
    processor: processor === null ? '' : `${rounded(processor)} ${unit}`,
    standing: standingOf(value === null ? null : value / limit),
  };
}

/** A figure that must be at least `limit`; `bound` marks one that is a lower bound. */
export function atLeast(
  what: string,
  value: number | null,
  limit: number,
  unit: string,
  bound = false,
  processor: number | null = null,
): Judgement {
  return {
    what,
    target: `≥ ${String(limit)} ${unit}`,
    measured: value === null ? '–' : `${bound ? 'at least ' : ''}${rounded(value)} ${unit}`,
    processor: processor === null ? '' : `${rounded(processor)} ${unit}`,
    standing: standingOf(value === null ? null : limit / value),
  };
}

/** Three significant digits below 100, whole numbers above. */
export function rounded(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)));
}

function standingOf(excess: number | null): Standing {
  if (excess === null) return 'not measured';
  if (excess <= 1) return 'met';
  return excess <= 2 ? 'within 2x' : 'missed';
}
