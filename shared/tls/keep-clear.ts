import type { StringPool } from '../base/string-pool.ts';
import type { SideIndex } from '../base/units.ts';
import { CLIENT_HELLO, type Hello } from './hello.ts';
import type { ClearAlert } from './tls-facts.ts';
import * as W from './tls-words.ts';

/** Clear alerts kept for one side; a side that sends more is a test tool. */
const MOST_ALERTS = 16;

/** Writes what a hello of one side says into the flow's row: the first ClientHello, each ServerHello (a HelloRetryRequest gives version and suite, not the packet). */
export function keepHello(
  page: Uint32Array,
  flowAt: number,
  side: SideIndex,
  hello: Hello,
  packet: number,
  names: StringPool,
): void {
  if (hello.type === CLIENT_HELLO) {
    if (page[flowAt + W.F_CLIENT_HELLO] !== 0) return;
    page[flowAt + W.F_CLIENT_HELLO] = packet;
    page[flowAt + W.F_SNI] = names.number(hello.sni);
    if ((page[flowAt] & W.V_ALPN_CHOSEN) === 0)
      page[flowAt + W.F_ALPN] = names.number(hello.alpn[0] ?? null);
    if (side === 1) page[flowAt] |= W.V_CLIENT_IS_1;
    page[flowAt] |= offeredBits(hello) << W.V_OFFERED_SHIFT;
    if (!hello.whole) page[flowAt] |= W.V_HELLO_CUT;
    return;
  }
  if (hello.retryRequest) page[flowAt] |= W.V_RETRY;
  else page[flowAt + W.F_SERVER_HELLO] = packet;
  page[flowAt] = ((page[flowAt] & ~0xffff) | hello.version) >>> 0;
  if (hello.suite !== null) page[flowAt + W.F_SUITE] = hello.suite + 1;
  if (hello.alpn.length > 0) {
    page[flowAt + W.F_ALPN] = names.number(hello.alpn[0]);
    page[flowAt] |= W.V_ALPN_CHOSEN;
  }
}

/** Without supported_versions a ClientHello offers its version and, silently, older ones: only that one is said. */
function offeredBits(hello: Hello): number {
  if (hello.offered === 0 && hello.version === 0) return 0;
  return hello.offered === 0 ? 1 << Math.min(hello.version & 0xff, 4) : hello.offered;
}

/** Keeps a clear alert: a side's first in its row, the others (bounded) in `more`, by flow * 2 + side. */
export function keepAlert(
  page: Uint32Array,
  at: number,
  key: number,
  alert: ClearAlert,
  more: Map<number, ClearAlert[]>,
): void {
  if (page[at + W.S_ALERT_PACKET] === 0) {
    page[at + W.S_ALERT_PACKET] = alert.packet;
    page[at + W.S_COUNTS] |=
      (alert.code << 16) | (alert.level === 'fatal' ? 1 << 24 : 0) | (1 << 25);
    return;
  }
  const later = more.get(key) ?? [];
  if (later.length === 0) more.set(key, later);
  // The last one must stay right: it decides what the side ended with.
  if (later.length >= MOST_ALERTS) later.pop();
  later.push(alert);
}
