import { client } from '@/graphql/client'
import { MyTicketsQuery, OPEN_ONES } from '../mine/ticketRow'
import { ReportFormQuery } from './reportQuery'

/** A report can be filled in, and one's own tickets seen, on a phone that had opened neither before the network went. */
export function readAhead(): void {
  void client.query(ReportFormQuery, {}).toPromise()
  void client.query(MyTicketsQuery, OPEN_ONES).toPromise()
}
