import type { EventName, MethodName } from './api.ts';

/**
 * The contract's names as values, so that a preload or a door can refuse every other name. The
 * compiler proves that none is missing: each key of the maps must be listed.
 */
const METHODS: Readonly<Record<MethodName, true>> = {
  'app.info': true,
  'recent.list': true,
  'recent.clear': true,
  'dialog.open': true,
  'analysis.open': true,
  'analysis.cancel': true,
  'analysis.close': true,
  'health.get': true,
  'flows.view': true,
  'flows.rows': true,
  'flows.position': true,
  'flows.csv': true,
  'flow.story': true,
  'flow.text': true,
  'flow.ranking': true,
  'radar.report': true,
  'catalogue.get': true,
  'ladder.open': true,
  'ladder.rows': true,
  'ladder.position': true,
  'ladder.svg': true,
  'packet.detail': true,
  'case.get': true,
  'case.edit': true,
  'case.settle': true,
  'case.undo': true,
  'case.redo': true,
  'case.saveAs': true,
  'author.get': true,
  'author.set': true,
  'export.start': true,
  'job.cancel': true,
  'report.preview': true,
  'wireshark.open': true,
};

const EVENTS: Readonly<Record<EventName, true>> = {
  progress: true,
  'open-inputs': true,
  command: true,
  case: true,
  job: true,
};

/** True for a method of the contract. */
export function isMethodName(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(METHODS, name);
}

/** True for an event of the contract. */
export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(EVENTS, name);
}
