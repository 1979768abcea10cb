import type { Nanoseconds, PacketNumber, SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import type { IdleTimer } from './idle-timer-table.ts';

/** Ports on which HTTP is spoken as a rule, in clear or under TLS. */
const WEB_PORTS: ReadonlySet<number> = new Set([
  80, 443, 3000, 5000, 8000, 8008, 8080, 8081, 8088, 8443, 8888, 9443,
]);

/** MySQL and its X protocol. */
const MYSQL_PORTS: ReadonlySet<number> = new Set([3306, 33060]);

/** Those, SQL Server, Oracle and PostgreSQL: what pools of database drivers connect to. */
const DATABASE_PORTS: ReadonlySet<number> = new Set([...MYSQL_PORTS, 1433, 1521, 5432, 6432]);

/** What ended a silence: a FIN, a reset that answers nothing, or a word that met a reset or nobody. */
export type SilenceBroken = 'fin' | 'reset' | 'speech';

/** A silence, who broke it and how: all that says which timers can have been at work. */
export interface TimedSilence {
  readonly nanos: Nanoseconds;
  /** Who closed, or in whose name it was reset. */
  readonly side: SideIndex;
  readonly broken: SilenceBroken;
  /** The packet that broke it. */
  readonly packet: PacketNumber;
}

/** A timer of this kind can do to this connection what was seen. */
export function canHaveRun(facts: FlowFacts, timer: IdleTimer, silence: TimedSilence): boolean {
  return (
    canHaveEnded(timer, silence.broken) &&
    speaksFor(timer, silence.side) &&
    isSpoken(facts, timer) &&
    hasNeed(facts, timer, silence.packet)
  );
}

/** What forgets in silence sends no FIN; what only probes sends neither FIN nor, when it runs out, a reset. */
function canHaveEnded({ does, mayReset }: IdleTimer, broken: SilenceBroken): boolean {
  if (does === 'probes') return false;
  if (does === 'closes') return true;
  return broken === 'speech' || (broken === 'reset' && mayReset === true);
}

/** A program's timer speaks in its side's name only; one in between in both. */
function speaksFor({ who }: IdleTimer, side: SideIndex): boolean {
  if (who === 'client library') return side === 0;
  return who === 'server' || who === 'database' ? side === 1 : true;
}

/** The timer's protocol was seen, or the port is one of those that speak it. */
function isSpoken(facts: FlowFacts, { speaks }: IdleTimer): boolean {
  switch (speaks) {
    case 'any':
      return true;
    case 'http':
      return speaksHttp(facts);
    case 'mysql':
      return MYSQL_PORTS.has(facts.server.port);
    case 'database':
      return DATABASE_PORTS.has(facts.server.port);
  }
}

/** HTTP was seen in clear, or may be under TLS, or the port says so. */
export function speaksHttp(facts: FlowFacts): boolean {
  if (facts.http !== null || facts.tls !== null) return true;
  if (WEB_PORTS.has(facts.server.port)) return !isOther(facts, 0) && !isOther(facts, 1);
  return isWeb(facts, 0) || isWeb(facts, 1);
}

function isWeb(facts: FlowFacts, side: SideIndex): boolean {
  const { speech } = facts.sides[side];
  return speech === 'http' || speech === 'http2' || speech === 'tls';
}

/** Its first bytes are those of another protocol. */
function isOther(facts: FlowFacts, side: SideIndex): boolean {
  return facts.sides[side].speech === 'ssh';
}

function hasNeed(facts: FlowFacts, { needs }: IdleTimer, packet: PacketNumber): boolean {
  if (needs === undefined) return true;
  return facts.sides.some(({ fin, unackedBytes, lastData }) =>
    needs === 'half-closed'
      ? fin > 0 && fin < packet
      : unackedBytes > 0 && lastData > 0 && lastData < packet,
  );
}
