import { linger0Client } from './scenarios/linger0-client.ts';
import { refused } from './scenarios/refused.ts';
import { synDropped } from './scenarios/syn-dropped.ts';
import { tls12FinThenRstUnread } from './scenarios/tls12-fin-then-rst-unread.ts';
import { tls12GracefulServerCloses } from './scenarios/tls12-graceful-server-closes.ts';
import { tls12Graceful } from './scenarios/tls12-graceful.ts';
import { tls13GracefulServerCloses } from './scenarios/tls13-graceful-server-closes.ts';
import { tls13Graceful } from './scenarios/tls13-graceful.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario of the lab, in order of id. */
export const allScenarios: readonly Scenario[] = [
  linger0Client,
  refused,
  synDropped,
  tls12FinThenRstUnread,
  tls12GracefulServerCloses,
  tls12Graceful,
  tls13GracefulServerCloses,
  tls13Graceful,
];
