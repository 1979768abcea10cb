import type { FlowFacts } from '../flows/flow-facts.ts';
import { counted, grouped } from '../base/numbers.ts';
import {
  MAY_SWEEP_PORTS,
  RAW_SYN_WINDOW,
  SWEEP_HOSTS_A_PORT,
  SWEEP_HOSTS_DESPITE_RETRIES,
  SWEEP_HOSTS_TO_BE_SURE,
  SWEEP_PORTS_A_HOST,
  SWEEP_PORTS_DESPITE_RETRIES,
  SWEEP_PORTS_TO_BE_SURE,
} from './thresholds.ts';

/** The client knocks at many ports of this flow's server and nobody says a byte: the shape of a port scan. */
export function sweepsPorts({ context }: FlowFacts): boolean {
  return context.probedPortsHere >= SWEEP_PORTS_A_HOST;
}

/**
 * The client knocks at this flow's port of many hosts and nobody says a byte. Five backends of one service
 * that are all down look so, too: hence the higher figure. A peer-to-peer program tries many hosts at as
 * many ports: that is none.
 */
export function sweepsHosts({ context }: FlowFacts): boolean {
  const { probedHostsHere, probedTargets, probedPorts } = context;
  return probedHostsHere >= SWEEP_HOSTS_A_PORT && probedTargets >= SWEEP_HOSTS_A_PORT * probedPorts;
}

/** Either. */
export function sweeps(facts: FlowFacts): boolean {
  return sweepsPorts(facts) || sweepsHosts(facts);
}

/**
 * A sweep that no outage and no impatient client explains, even where nothing but refusals or silence came
 * back: more ports of one host, or hosts of one port, than a service has; a SYN with a tool's traits; or
 * segments among it that no kernel sends.
 */
export function sweepIsSure(facts: FlowFacts): boolean {
  const { context } = facts;
  if (context.probedPortsHere >= SWEEP_PORTS_TO_BE_SURE || bearsToolTraits(facts)) return true;
  if (context.probedOddly > 0) return true;
  return context.probedHostsHere >= SWEEP_HOSTS_TO_BE_SURE;
}

/**
 * So wide that repeated SYNs do not speak against it: a scan by connect() has its kernel repeat what is not
 * answered, as an ordinary client has.
 */
export function sweepsDespiteRetries({ context }: FlowFacts): boolean {
  const { probedPortsHere, probedHostsHere } = context;
  return (
    probedPortsHere >= SWEEP_PORTS_DESPITE_RETRIES || probedHostsHere >= SWEEP_HOSTS_DESPITE_RETRIES
  );
}

/** The SYN is no kernel's: a trait of scanning tools (FACTS 1.7), or a window that no kernel opens with. */
export function bearsToolTraits(facts: FlowFacts): boolean {
  if (facts.close.tags.includes('scanner_like')) return true;
  const window = loneSynWindow(facts);
  return window !== null && window <= RAW_SYN_WINDOW;
}

/** The window of a client that sent nothing but one SYN. */
function loneSynWindow({ sides }: FlowFacts): number | null {
  const [client] = sides;
  return client.syn > 0 && client.packets === 1 ? client.lastWindow : null;
}

/**
 * Fewer than a sweep, but more than one service: the scan is named beside what leads. Not where a kernel
 * repeats the SYN for a program that wants in.
 */
export function maySweep(facts: FlowFacts): boolean {
  const { probedPortsHere, probedOddly } = facts.context;
  if (mostlySpeaks(facts) || comesBack(facts)) return false;
  if (bearsToolTraits(facts) || probedOddly > 0) return true;
  if (repeatsSyn(facts) && !sweepsDespiteRetries(facts)) return false;
  return probedPortsHere >= MAY_SWEEP_PORTS || sweepsHosts(facts);
}

/** The SYN was sent again, as a kernel does for a program that wants an answer. */
export function repeatsSyn({ sides }: FlowFacts): boolean {
  return sides[0].synCount > 1;
}

/** A kernel's SYN or a scanner's own, by its window and its window scale option; null where they do not tell. */
export function synKind(facts: FlowFacts): string | null {
  const window = loneSynWindow(facts);
  if (window === null) return null;
  const shown = grouped(window);
  if (window <= RAW_SYN_WINDOW)
    return `Its SYN has window ${shown}, smaller than any kernel's: a tool made it, as half-open scans do (nmap: ${grouped(RAW_SYN_WINDOW)} to ${grouped(4 * RAW_SYN_WINDOW)} and MSS alone).`;
  if (facts.synScales === true)
    return `Its SYN has window ${shown} and the window scale option, as a kernel's: connect scans have such SYNs.`;
  const asNmap = window <= 4 * RAW_SYN_WINDOW && window % RAW_SYN_WINDOW === 0;
  return facts.synScales === false && asNmap
    ? `Its SYN has window ${shown} and no window scale option, as nmap's half-open scans have it: rather a tool's than a kernel's.`
    : null;
}

/** What the client knocked at in this capture, as a sentence; null where that is one target or none. */
export function sweepSentence(facts: FlowFacts, prober: string): string | null {
  const { probedTargets, probedPorts, probedHosts, probedOddly } = facts.context;
  if (probedTargets < 2) return null;
  const what = probedOddly > 0 ? 'SYNs, or segments that no kernel sends,' : 'SYNs';
  return `In this capture ${prober} sent ${what} to ${grouped(probedTargets)} targets (${counted(probedPorts, 'port')}, ${counted(probedHosts, 'host')}), and no side said a byte there.`;
}

/** The client speaks on more than half of its flows: an ordinary one, or a NAT address of many. */
export function mostlySpeaks({ context }: FlowFacts): boolean {
  return 2 * context.clientSpoke > context.clientFlows;
}

/** It comes back to more than half of its targets: a monitor, or a client that tries again. A scan knocks once. */
export function comesBack({ context }: FlowFacts): boolean {
  return 2 * context.probedAgain > context.probedTargets;
}
