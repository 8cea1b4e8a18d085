interface NamedPhone {
  phone: string
  label: string
}

const NUMBER = /(?:\+86|0086)?[ -]?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)/

/** What was typed or pasted, a person a line, number and name in any order; and the first line that holds no such thing. */
export function phonesIn(text: string): { phones: NamedPhone[]; badLine: number | undefined } {
  const phones: NamedPhone[] = []
  let badLine: number | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const number = NUMBER.exec(line)
    const label = line.replace(NUMBER, ' ').replace(/^[\s,，、;；:：]+|[\s,，、;；:：]+$/g, '').replace(/\s+/g, ' ')
    if (number && label && !/\d{7}/.test(label)) phones.push({ phone: number[1]!.replace(/[ -]/g, ''), label })
    else badLine ??= index + 1
  }
  return { phones, badLine }
}
