"""The life of the files: checked, backed up, restored, thinned out, made small; what the law wants gone is gone."""

from .backups import Backup, back_up_damaged, back_up_file, file_kind, fingerprint
from .checking import Fault, check_file, repair_file
from .compacting import Compaction, compact
from .erasing import ErasureReport, erase_article, erase_name, erase_name_in_newsroom
from .restoring import Restored, restore
from .retention import Retained, apply_retention

__all__ = [
    "Backup",
    "Compaction",
    "ErasureReport",
    "Fault",
    "Restored",
    "Retained",
    "apply_retention",
    "back_up_damaged",
    "back_up_file",
    "check_file",
    "compact",
    "erase_article",
    "erase_name",
    "erase_name_in_newsroom",
    "file_kind",
    "fingerprint",
    "repair_file",
    "restore",
]
