import { client } from '@/graphql/client'
import { readOrderPages } from './orderPages'
import { ColleaguesQuery, MyOrdersQuery, StockQuery } from './queries'

/** All that a worker needs where there is no network: the orders with their pages, the stock, the colleagues. */
export function readAhead(): void {
  void client.query(MyOrdersQuery, {}).toPromise().then(({ data }) => readOrderPages(data?.myOrders ?? []))
  void client.query(StockQuery, {}).toPromise()
  void client.query(ColleaguesQuery, {}).toPromise()
}
