"""Every table of every slice in one place, for migrations, tests and backups."""

import backend.alarms.models
import backend.approvals.models
import backend.canteen.models
import backend.canteen.takeaway
import backend.facility.codes
import backend.facility.models
import backend.feedback.models
import backend.hygiene.models
import backend.identity.models
import backend.kernel.due
import backend.kernel.files
import backend.kernel.jobs
import backend.kernel.journal
import backend.kernel.once
import backend.kernel.uploads
import backend.kitchen.evaluation
import backend.kitchen.models
import backend.notify.models
import backend.opinions.models
import backend.rooms.links
import backend.rooms.models
import backend.rooms.out_of_service
import backend.rooms.rating
import backend.rooms.services
import backend.rules.models
import backend.stock.models
import backend.supervision.monthly_report
import backend.telemetry.models
import backend.tickets.models
import backend.tickets.records  # noqa: F401
from backend.kernel.db import Table

METADATA = Table.metadata
