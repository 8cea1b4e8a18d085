interface Tab {
  focus: () => Promise<unknown>
  navigate: (path: string) => Promise<unknown>
  postMessage: (tapped: Tapped, ports: MessagePort[]) => void
}

/** The windows of the app, as its service worker knows them. */
export interface Tabs {
  matchAll: (of: { type: 'window' }) => Promise<Tab[]>
  openWindow: (path: string) => Promise<unknown>
}

/** Answered through the port by a page that goes there. */
export interface Tapped {
  open?: string
}

/** Milliseconds: a page of a build that does not know the question is loaded anew. */
const ANSWERS_WITHIN = 1_000

/** In the service worker: open this where the app is open already, else in a new window. */
export async function openIn(tabs: Tabs, path: string): Promise<void> {
  const [tab] = await tabs.matchAll({ type: 'window' })
  if (!tab) return void (await tabs.openWindow(path))
  await tab.focus()
  if (!(await goes(tab, path))) await tab.navigate(path)
}

async function goes(tab: Tab, path: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), ANSWERS_WITHIN)
  })
  tab.postMessage({ open: path }, [port2])
  await answered
  port1.close()
  return answered
}
