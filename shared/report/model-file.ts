import { utf8Bytes } from '../base/utf8-bytes.ts';
import type { ReportAttachment, ReportModel } from './report-model.ts';

/** How the model itself is attached. */
export const MODEL_FILE = {
  name: 'report.json',
  description: 'this report as data, schema teardown.report/1, pictures included',
} as const;

/** The model as JSON, pictures included, attachments by name and size only. */
export function modelFile(model: ReportModel): ReportAttachment {
  const { logo, attachments, ...rest } = model;
  const plain = {
    ...rest,
    logo: logo === null ? null : { type: logo.type, size: logo.bytes.length },
    attachments: attachments.map(({ bytes, ...file }) => ({ ...file, size: bytes.length })),
  };
  return {
    ...MODEL_FILE,
    type: 'application/json',
    relation: 'supplement',
    bytes: utf8Bytes(`${JSON.stringify(plain)}\n`),
  };
}
