"""`tuquan import`: clusters, areas, groups, people and baselines from a workbook that was read without faults."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversation.excel.roster import Roster
from conversation.texts import vi as say
from handlers.importing_people import ImportRefused, PeopleTold, import_people
from reporting.indicators import Thousandths
from storage import audit, directory, figures, installation, periods, reports, units
from storage.database import Transaction

__all__ = ["ImportRefused", "Imported", "import_roster"]


@dataclass(frozen=True)
class Imported:
    """What an import wrote."""

    counts: dict[str, int]
    """How many lines of each sheet."""
    people: PeopleTold


def import_roster(
    tx: Transaction, roster: Roster, today: date, now: datetime, *, end_missing: bool = False
) -> Imported:
    """Write a roster; done again it changes only what differs. Who is left out keeps the role, but for `end_missing`.

    Raises ImportRefused; nothing must be committed then.
    """
    import_clusters(tx, roster, today)
    for area in roster.areas:
        commune = directory.required_unit(tx, area.commune)
        area_id = units.add_unit(tx, area.code, "area", area.type, area.name, directory.EVER, area.households)
        units.place(tx, area_id, commune.id, free_from(tx, area_id, today))
    import_groups(tx, roster, today)
    told = import_people(tx, roster, today, now, end_missing=end_missing)
    import_baselines(tx, roster, now)
    for day in roster.special_days:
        periods.set_holiday(tx, day.day, day.name, off=day.kind == "day_off")
    counts = {
        "cum": len(roster.clusters),
        "khu_dan_cu": len(roster.areas),
        "to_nhom": len(roster.groups),
        "nguoi": len(roster.people),
        "khao_sat": len(roster.baselines),
        "ngay_nghi": len(roster.special_days),
    }
    audit.note(tx, None, "roster.imported", "installation", now, dict(counts))
    return Imported(counts, told)


def import_clusters(tx: Transaction, roster: Roster, today: date) -> None:
    """Clusters stand between the province and their communes."""
    province = directory.required_unit(tx, installation.get(tx, "province", "08"))
    for cluster in roster.clusters:
        cluster_id = units.add_unit(tx, cluster.code, "cluster", "cum", cluster.name, directory.EVER)
        units.place(tx, cluster_id, province.id, directory.EVER)
        for code in cluster.communes:
            commune = directory.required_unit(tx, code)
            units.place(tx, commune.id, cluster_id, free_from(tx, commune.id, today))


def free_from(tx: Transaction, unit_id: int, today: date) -> date:
    """From when a unit may be moved: history stays, so one that reported moves after the newest opened period."""
    if not directory.has_history(tx, unit_id):
        return directory.EVER
    newest = periods.latest_opened(tx)
    return max(today, newest.last_on + timedelta(days=1)) if newest is not None else today


def import_groups(tx: Transaction, roster: Roster, today: date) -> None:
    """Groups stay in their area once they reported. Raises ImportRefused."""
    for group in roster.groups:
        place = directory.required_unit(tx, group.area)
        known = units.group_by_code(tx, group.code)
        if known is not None and known.area_id != place.id and reports.any_of(tx, known.id):
            raise ImportRefused(say.GROUP_HAS_HISTORY.format(code=group.code))
        row = units.Group(
            0, group.code, group.name, group.scope, place.id, group.content_area, group.model, group.households
        )
        units.add_group(tx, row, group.from_on or today, list(group.indicators))


def import_baselines(tx: Transaction, roster: Roster, now: datetime) -> None:
    """The surveys, group by group and day by day."""
    surveys: dict[tuple[str, date], dict[str, Thousandths]] = defaultdict(dict)
    for item in roster.baselines:
        surveys[item.group, item.surveyed_on][item.indicator] = item.value
    for (code, surveyed_on), values in sorted(surveys.items()):
        group = units.group_by_code(tx, code)
        if group is None:
            raise LookupError(code)
        units.lock_group(tx, group.id)
        figures.write_baseline(tx, group, values, surveyed_on, None, now)
