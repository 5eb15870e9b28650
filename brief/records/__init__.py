"""The records that pass between the stages, all frozen.

One stage makes a record, the next reads it; nobody fills in a field of an earlier one. Offsets
are Python string indices (code points) into an article's *source text*; instants are
timezone-aware UTC datetimes. Records hold plain data, so pydantic's ``TypeAdapter`` can write
and read any of them as JSON. Every public name of these modules is one of this package.
"""

from brief.records.articles import *
from brief.records.base import *
from brief.records.blocks import *
from brief.records.checked import *
from brief.records.cited_texts import *
from brief.records.drafts import *
from brief.records.evidence import *
from brief.records.genres import *
from brief.records.issued_page import *
from brief.records.readings import *
from brief.records.received import *
from brief.records.record_kinds import *
from brief.records.reports import *
from brief.records.revisions import *
from brief.records.timelines import *
