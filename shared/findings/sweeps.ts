import type { FlowFacts } from '../flows/flow-facts.ts';
import { grouped } from '../base/numbers.ts';
import {
  MAY_SWEEP_TARGETS,
  RAW_SYN_WINDOW,
  SWEEP_HOSTS_A_PORT,
  SWEEP_PORTS_A_HOST,
  SWEEP_PORTS_TO_BE_SURE,
  SWEEP_TARGETS,
} from './thresholds.ts';

/** The client knocks at many ports of few hosts and nobody says a byte: the shape of a port scan. */
export function sweepsPorts({ context }: FlowFacts): boolean {
  const { probedTargets, probedHosts } = context;
  return probedTargets >= SWEEP_TARGETS && probedTargets >= SWEEP_PORTS_A_HOST * probedHosts;
}

/** So many ports of one host that no service has them: a port scan, even where all are refused. */
export function sweepsManyPorts({ context }: FlowFacts): boolean {
  const { probedTargets, probedHosts } = context;
  return probedHosts > 0 && probedTargets >= SWEEP_PORTS_TO_BE_SURE * probedHosts;
}

/**
 * The client knocks at one or few ports of many hosts and nobody says a byte. Five backends of one
 * service that are all down look so, too: hence the higher figure.
 */
export function sweepsHosts({ context }: FlowFacts): boolean {
  const { probedTargets, probedPorts } = context;
  return probedTargets >= SWEEP_TARGETS && probedTargets >= SWEEP_HOSTS_A_PORT * probedPorts;
}

/** Either. A peer-to-peer program tries many hosts at as many ports: that is none. */
export function sweeps(facts: FlowFacts): boolean {
  return sweepsPorts(facts) || sweepsHosts(facts);
}

/** Fewer than a sweep, but more than one service: the scan is named beside what leads. */
export function maySweep(facts: FlowFacts): boolean {
  const { context, close } = facts;
  if (mostlySpeaks(facts) || comesBack(facts)) return false;
  return context.probedTargets >= MAY_SWEEP_TARGETS || close.tags.includes('scanner_like');
}

/** A kernel's SYN or a scanner's own, by its window; null where no SYN of the client tells. */
export function synKind({ sides }: FlowFacts): string | null {
  const [client] = sides;
  if (client.syn === 0 || client.packets !== 1 || client.lastWindow === null) return null;
  return client.lastWindow <= RAW_SYN_WINDOW
    ? `Its SYN has window ${grouped(client.lastWindow)}, smaller than any kernel's: a tool made it, as half-open scans do (nmap: ${grouped(1024)} and MSS alone).`
    : `Its SYN has window ${grouped(client.lastWindow)}, as a kernel's: a program called connect(), as connect scans do.`;
}

/** The client speaks on more than half of its flows: an ordinary one, or a NAT address of many. */
export function mostlySpeaks({ context }: FlowFacts): boolean {
  return 2 * context.clientSpoke > context.clientFlows;
}

/** It comes back to more than half of its targets: a monitor, or a client that tries again. A scan knocks once. */
export function comesBack({ context }: FlowFacts): boolean {
  return 2 * context.probedAgain > context.probedTargets;
}
