import { html, nothing, type TemplateResult } from 'lit';
import { auditKind } from '../../core/audit/auditKinds';
import { listWords } from '../../core/format';
import type { DatasetReady } from '../../protocol/pages/datasets';
import '../components/notices';
import type { Notice } from '../components/notices';
import { text } from '../strings/datasets';

/** What the bar of the audit can ask for. */
interface AuditWishes {
  readonly audit: () => void;
  readonly cancel: () => void;
}

/** What is to be said of the audit itself: that it runs, failed, is older than the folder, or left things out. */
export function auditBar(
  { audit, auditing, auditFailure }: DatasetReady,
  wishes: AuditWishes,
): TemplateResult | typeof nothing {
  if (auditing !== null)
    return html`<div class="auditing" role="status">
      <span>${text('audit.running', { words: auditing })}</span>
      <button type="button" class="link" @click=${wishes.cancel}>${text('audit.cancel')}</button>
    </div>`;
  const notices: Notice[] = [];
  if (auditFailure !== null)
    notices.push({ level: 'warning', message: text('audit.failed', { reason: auditFailure }) });
  if (audit?.outdated) notices.push({ level: 'warning', message: text('audit.outdated') });
  if (audit?.leaks) notices.push({ level: 'warning', message: audit.leaks });
  for (const { kinds, reason } of audit?.gaps ?? []) {
    const names = listWords(kinds.map((kind) => `“${auditKind(kind).title}”`));
    notices.push({ level: 'info', message: text('audit.gap', { kinds: names, reason }) });
  }
  if (notices.length === 0) return nothing;
  const again = auditFailure !== null || audit?.outdated === true;
  return html`<loupe-notices .notices=${notices}>
    ${again ? html`<vscode-button appearance="secondary" @click=${wishes.audit}>${text('audit.again')}</vscode-button>` : nothing}
  </loupe-notices>`;
}
