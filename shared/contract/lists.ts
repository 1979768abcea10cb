/** Lists of the contract as values, for windows and doors. */
export { TRIAGE_STATES } from '../case/case-model.ts';
export { CAUSE_IDS } from '../findings/rule.ts';
export { DEFAULT_REPORT, REPORT_SECTIONS } from '../report/report-options.ts';
