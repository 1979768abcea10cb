import type { Methods } from '../../shared/contract/api.ts';
import type { CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';

/** The records of the contract by the names that the window uses (the import law ends at the contract). */
export type FlowRow = Methods['flows.rows']['result'][number];
export type ViewSpec = Methods['flows.view']['params']['view'];
export type ViewCounts = Methods['flows.view']['result']['counts'];
export type FlowStory = Methods['flow.story']['result'];
export type RankedCause = Methods['flow.ranking']['result'][number];
export type LossLedger = FlowStory['ledger'];
export type ToldReset = FlowStory['resetReasons'][number];
export type FoldedResets = FlowStory['foldedResets'][number];
export type CatalogueEntry = Methods['catalogue.get']['result'][number];
export type RadarReport = Methods['radar.report']['result'];
export type FlowRecord = FlowStory['record'];
export type HealthReport = Methods['health.get']['result'];
export type HealthEntry = HealthReport['entries'][number];
export type CaptureInfo = HealthReport['captures'][number];
export type CloseKind = FlowRow['kind'];
export type VerdictClass = FlowRow['class'];
export type CauseId = FlowRow['cause'];
export type SortColumn = ViewSpec['sort']['column'];
export type Layer = Methods['packet.detail']['result']['layers'][number];
export type LayerField = Layer['fields'][number];
/** What is said about a flow as a whole, a note, what a note is about. */
export type Sayings = CaseView['flows'][number];
export type CaseNote = CaseView['notes'][number];
export type NoteAnchor = Extract<CaseEdit, { do: 'add-note' }>['anchor'];
export type TriageState = NonNullable<Sayings['triage']>;
export type TriageFilter = ViewSpec['triage'][number];
export type Override = NonNullable<Sayings['override']>;
