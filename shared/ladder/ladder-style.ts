/** Selectors and what they say: light colours of the window, families with fallbacks. */
const RULES: readonly (readonly [string, string])[] = [
  [
    'text',
    'font-family:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,Menlo,Consolas,monospace;font-size:10.6px;fill:#1b2330',
  ],
  [
    '.words,.state,.gap-text,.title,.end,.legend',
    'font-family:"Inter Variable",Inter,"Segoe UI",system-ui,sans-serif',
  ],
  ['.title', 'font-size:13px;font-weight:600'],
  ['.end', 'font-size:11.5px;font-weight:600;text-anchor:middle'],
  ['.long', 'font-size:9.4px'],
  ['.client', 'fill:#0b6bcb'],
  ['.server', 'fill:#7a3fc4'],
  ['.lane', 'stroke-width:2'],
  ['.lane.client', 'stroke:#0b6bcb'],
  ['.lane.server', 'stroke:#7a3fc4'],
  ['.time', 'font-size:10px;fill:#6b788d;text-anchor:end'],
  ['.line', 'stroke:#51607a;stroke-width:1.4;fill:none'],
  ['.head', 'stroke:#51607a;stroke-width:1.6;fill:none'],
  ['.data .line', 'stroke:#1b2330'],
  ['.ack .line', 'opacity:.6'],
  ['.fold .line', 'stroke:#1b2330;stroke-width:4;opacity:.5'],
  ['.fin .line,.fin .head', 'stroke:#a86400'],
  ['.rst .line,.rst .head', 'stroke:#c92a2a'],
  ['.rst .head', 'stroke-width:2.2'],
  ['.icmp .line', 'stroke:#c92a2a;stroke-dasharray:2 3'],
  ['.icmp .head', 'stroke:#c92a2a;fill:#c92a2a;stroke-width:1'],
  ['.dashed .line', 'stroke-dasharray:6 4'],
  ['.label', 'text-anchor:middle'],
  ['.name', 'font-weight:650'],
  ['.fin .name', 'fill:#8a5200'],
  ['.rst .name,.icmp .name', 'fill:#c92a2a'],
  ['.numbers', 'fill:#51607a'],
  ['.words', 'font-size:11px;fill:#51607a'],
  ['.state', 'font-size:9.6px;font-weight:600;letter-spacing:.03em'],
  ['.state.client', 'text-anchor:end'],
  ['.evidence', 'fill:#f2b84b;fill-opacity:.16'],
  ['.gap-box', 'fill:#f0f3f7;stroke:#dde3ea'],
  ['.gap-text', 'font-size:11px;fill:#51607a;text-anchor:middle'],
  ['.torn', 'stroke:#6b788d;fill:none'],
  ['.tear', 'fill:#ffffff'],
];

/**
 * The ladder's style sheet. `scope` goes before every selector ("" for a document of its own), so
 * that a ladder inside a page styles nothing but itself.
 */
export function ladderStyle(scope: string): string {
  const scoped = (selectors: string): string =>
    scope === '' ? selectors : selectors.replace(/[^,]+/g, (one) => `${scope} ${one}`);
  return RULES.map(([selectors, says]) => `\n${scoped(selectors)}{${says}}`).join('');
}
