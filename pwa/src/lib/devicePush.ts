/** This browser takes no more pushes, whoever they were for, also where the server does not hear of it. */
export async function endDevicePush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager?.getSubscription())?.unsubscribe()
}
