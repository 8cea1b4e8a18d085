import { graphql, type ResultOf } from '@/graphql'

const PersonFace = graphql(`
  fragment PersonFace on PersonCard @_unmask {
    id
    name
    post
    unitName
    contractorName
    avatarHue
  }
`)

const TicketPhotoFile = graphql(`
  fragment TicketPhotoFile on TicketPhoto @_unmask {
    id
    stage
    url
    thumbUrl
    takenAt
  }
`)

export const TicketQuery = graphql(
  `
    query TicketPage($id: ID!) {
      ticket(id: $id) {
        id
        number
        description
        status
        urgency
        reportedAt
        version
        wishedAt
        contactPhone
        place {
          id
          name
          path
          kind
          code
        }
        equipment {
          id
          name
          code
        }
        category {
          id
          name
          nameEn
          icon
        }
        reporter {
          ...PersonFace
        }
        reportedBy {
          ...PersonFace
        }
        stranger {
          label
          phone
        }
        assignee {
          ...PersonFace
        }
        contractor {
          id
          name
          phone
        }
        sla {
          acceptDueAt
          arriveDueAt
          finishDueAt
          promise
          overdue
          paused
          roundTheClock
        }
        rating {
          stars
          tags
          words
          silent
          at
        }
        minutes
        reworkCount
        urged
        supporters
        supported
        reduced
        actions
        originKind
        originId
        pauses {
          startedAt
          endedAt
          reason
          note
        }
        photos {
          ...TicketPhotoFile
        }
        timeline {
          id
          verb
          at
          happenedAt
          data
          actor {
            ...PersonFace
          }
          photos {
            ...TicketPhotoFile
          }
        }
        materials {
          id
          item
          unit
          quantity
        }
      }
      ratingTags {
        key
        name
        nameEn
        praise
      }
    }
  `,
  [PersonFace, TicketPhotoFile],
)

type TicketPage = ResultOf<typeof TicketQuery>

export type TicketDetail = NonNullable<TicketPage['ticket']>
export type TimelineEntry = TicketDetail['timeline'][number]
export type TicketPhoto = TicketDetail['photos'][number]
export type RatingTag = TicketPage['ratingTags'][number]
