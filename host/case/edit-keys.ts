import type { Anchor, FlowKey, PacketKey } from '../../shared/case/case-model.ts';
import { packetKeyText, type CaseState } from '../../shared/case/case-state.ts';
import type { KeyedEdit } from '../../shared/case/make-operation.ts';
import type { CaseEdit } from '../../shared/contract/case-messages.ts';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { PlacedAnchor } from '../../shared/session/annotations.ts';
import type { CaseCaptures } from './case-captures.ts';
import type { AskEngine } from './open-case.ts';

/** Something in the keys of a case, made when it is written: ids of captures may have changed. */
export type Keyed<T> = (state: CaseState) => T;

/** Turns the numbers of an analysis into the keys of its case. Rejects with `TeardownFailure`. */
export class EditKeys {
  private readonly captures: CaseCaptures;
  private readonly ask: AskEngine;
  /** Flows that were edited here: their numbers are known before the case is placed again. */
  private readonly numbers = new Map<string, number>();

  constructor(captures: CaseCaptures, ask: AskEngine) {
    this.captures = captures;
    this.ask = ask;
  }

  /** The number of a flow that an edit named; null: none did. */
  numberOf(key: PacketKey): number | null {
    return this.numbers.get(packetKeyText(key)) ?? null;
  }

  async ofEdit(edit: CaseEdit): Promise<Keyed<KeyedEdit>> {
    switch (edit.do) {
      case 'edit-note':
      case 'remove-note':
      case 'describe':
        return () => edit;
      case 'add-note': {
        const anchor = await this.ofAnchor(edit.anchor);
        return (state) => ({ do: 'add-note', on: anchor(state), text: edit.text });
      }
      case 'override': {
        const [flow] = await this.ofFlows([edit.flow]);
        return (state) => ({ ...edit, flow: flow(state) });
      }
      case 'triage':
      case 'tag': {
        const flows = await this.ofFlows(edit.flows);
        return (state) => ({ ...edit, flows: flows.map((key) => key(state)) });
      }
    }
  }

  private async ofAnchor(anchor: PlacedAnchor): Promise<Keyed<Anchor>> {
    const { captures } = this;
    switch (anchor.on) {
      case 'analysis':
        return () => anchor;
      case 'capture': {
        const { capture } = anchor;
        if (capture >= captures.all.length) {
          const detail = `The analysis has no capture ${capture}.`;
          throw new TeardownFailure(teardownError('bad-request', detail));
        }
        return (state) => ({ on: 'capture', capture: captures.idOf(state, capture) });
      }
      case 'flow': {
        const [flow] = await this.ofFlows([anchor.flow]);
        return (state) => ({ on: 'flow', flow: flow(state) });
      }
      case 'packet': {
        const flow = await this.ofFlow(anchor.flow);
        const places = await this.ask('places', { flows: [], packets: [anchor.packet] });
        const [place] = places.packets;
        return (state) => ({
          on: 'packet',
          flow: flow(state),
          packet: captures.keyOf(state, place),
        });
      }
      case 'range': {
        const flow = await this.ofFlow(anchor.flow);
        const { from, until } = anchor;
        return (state) => ({ on: 'range', flow: flow(state), from, until });
      }
    }
  }

  private async ofFlow(flow: number | null): Promise<Keyed<FlowKey | null>> {
    if (flow === null) return () => null;
    const [key] = await this.ofFlows([flow]);
    return key;
  }

  private async ofFlows(flows: readonly number[]): Promise<readonly Keyed<FlowKey>[]> {
    const places = await this.ask('places', { flows, packets: [] });
    return places.flows.map(({ proto, client, server, ...place }, i) => (state) => {
      const key = this.captures.keyOf(state, place);
      this.numbers.set(packetKeyText(key), flows[i]);
      return { ...key, proto, client, server };
    });
  }
}
