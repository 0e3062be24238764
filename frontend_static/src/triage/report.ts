/** A report as the list knows it. */

export interface Report {
  id: number;
  version: number;
  number: string;
  title: string;
  place: string;
  kind: string;
  state: string;
  priority: number;
  due: string | null;
  reported: string | null;
  closed: string | null;
  overdue: boolean;
  assignee: string | null;
  assignee_id: number | null;
  authority: string | null;
  released: boolean;
  hidden: boolean;
  photos: boolean;
  /** Its sender has said something that nobody of the office has looked at. */
  news: boolean;
  lon: number;
  lat: number;
}

/** What is shown of its state: the deadline that is over counts more than that it waits. */
export function shownState(report: Pick<Report, 'state' | 'overdue'>): string {
  return report.overdue ? 'overdue' : report.state;
}
