"""The machine itself: its disk, its limits, its database."""

from parvis.operations.doctor.finding import Finding, ok, unknown, wrong
from parvis.operations.doctor.world import World
from parvis.settings import DATABASE, Settings

GIB = 1 << 30
LEAST_FREE = 1 * GIB
SLOWEST = 0.05  # seconds for one fsync: every command of every room waits for one
LEAST_FILES = 4096  # a socket each, and some of our own


async def check_disk(settings: Settings, world: World) -> Finding:
    if not settings.data.is_dir():
        return unknown("disk", f"{settings.data} is not there yet", "Start parvis serve first.")
    free, fsync = await world.free(settings.data), await world.fsync(settings.data)
    fact = f"{free / GIB:.1f} GiB free, {fsync * 1000:.1f} ms to make something durable"
    if free < LEAST_FREE:
        return wrong(
            "disk", fact, "Free some space: when it is full, nothing that happens can be kept."
        )
    if fsync > SLOWEST:
        return wrong(
            "disk", fact, "Every raised hand waits for it: put the data on a faster disk (--data)."
        )
    return ok("disk", fact)


async def check_files(settings: Settings, world: World) -> Finding:
    limit = await world.file_limit(settings.data)
    if limit < LEAST_FILES:
        return wrong(
            "open files",
            f"{limit} at most: about as many people can be here",
            "Allow more: LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536.",
        )
    return ok("open files", f"{limit} at most, about one a person")


async def check_database(settings: Settings, world: World) -> Finding:
    path = settings.data / DATABASE
    if not path.exists():
        return unknown("database", "there is none yet", "Start parvis serve first.")
    said = await world.quick_check(path)
    if said != "ok":
        return wrong(
            "database",
            f"it is damaged: {said}",
            "Stop parvis serve, keep a copy of the data folder, and restore the last good one.",
        )
    return ok("database", "sound")
