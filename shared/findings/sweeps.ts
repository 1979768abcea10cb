import type { FlowFacts } from '../flows/flow-facts.ts';
import { SWEEP_HOSTS_A_PORT, SWEEP_PORTS_A_HOST, SWEEP_TARGETS } from './thresholds.ts';

/** The client knocks at many ports of few hosts and never says a byte: the shape of a port scan. */
export function sweepsPorts({ context }: FlowFacts): boolean {
  const { probedTargets, probedHosts } = context;
  return probedTargets >= SWEEP_TARGETS && probedTargets >= SWEEP_PORTS_A_HOST * probedHosts;
}

/**
 * The client knocks at one or few ports of many hosts and never says a byte. Five backends of one
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
